#pragma once

#include "core/data/run.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// Reads interventions for a run from JSON: a list of objects
///
///     {"site": "mlp_out", "layers": 2, "tokens": "secondary", "operation": "scale", "factor": 5,
///      "sources": "non-sinks", "heads": [0, 1]}
///
/// `experts`, at the sites within a mixture of experts: theirs, for the tokens that chose them; without it the shared
/// one's. `site` (not for block_attention) and `operation` are named as in intervention.h. `factor` is needed by scale
/// and cap_norm, `sources` by replace_mean (default "non-sinks") and replace_token (one token). `heads`: all when left
/// out.
///
/// Tokens and sources: a position, a range "5-9" (both ends included), a word, or a list of these. The words refer to
/// the run's detection: "bos", "sinks" (all but the BOS sink), "secondary", "primary", "noise", "non-sinks", "all", and
/// "not-bos". Layers: a block, a range, "all", "l_start" (the earliest l_start of the tokens), or a list of these.
/// Unknown keys, words and positions outside the run throw Error naming file, entry and key.
std::vector<Intervention> read_intervention_spec(const std::filesystem::path &file, const Run &run);
/// The same from text; `source` stands for the file in messages.
std::vector<Intervention> parse_intervention_spec(std::string_view json, const std::string &source, const Run &run);

} // namespace sinkscope
