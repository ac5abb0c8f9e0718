#pragma once

#include "core/data/run.h"
#include "core/store/detections.h"
#include "core/text/tokenizer.h"
#include "core/text/trace.h"

namespace sinkscope {

/// What the tokens of a detection file's records may be in all: 3 GB of them, 200 times the published file's. A record
/// states how many it has, and only a trace can tell whether that is so.
inline constexpr int64_t max_set_tokens = int64_t(1) << 26;

/// The lower bound of L that a record gives: the last row that is on, plus 2; 0 when no row is on.
int least_layers(const DetectionRecord &record);

/// A run without grids from what others published: its `detection` is the record's. What had to be assumed stands in
/// detection.notices and trace.notices:
/// - `layers` <= 0, not known: least_layers() is taken. The published clip ends before the largest drop of the BOS
/// norm,
///   which can be at the last row at the latest, so that this row is never among the layers. Where the drop is that of
///   the final norm, as in the published 48-layer file (rows 4..46), the bound is exact.
/// - The BOS sink token is the first "bos_sink" of the record; further ones are primary sinks.
/// - Detector parameters are those of the preset "published"; the clip is where the BOS sink is on.
/// Tokens: with a trace and a tokenizer, ids and text of all tokens, if under some chat format that the vocabulary
/// knows (or as raw text) they have the published length and the published ids at every sink. Else only the count and
/// the ids at the sinks are known (others -1, no text). Throws Error when the record names a layer outside `layers` or
/// a position behind full_text_len. `likely_format`: of the record before, which is tried first, and then of this one:
/// the traces of a set have one.
Run imported_run(const DetectionRecord &record, int layers = 0, const Trace *trace = nullptr,
                 const Tokenizer *tokenizer = nullptr, size_t *likely_format = nullptr);

/// The lower bound above, without making the run.
int least_layers(const DetectionRecord &record);

} // namespace sinkscope
