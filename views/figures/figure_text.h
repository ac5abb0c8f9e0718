#pragma once

#include "core/data/run.h"

#include <QString>

namespace sinkscope {

/// The token in quotes as other views write it: “·the”; "id 220" when its text is not known.
QString tokenText(const Run &run, int position);

/// "t = 27  “·the”" for tooltips.
QString tokenTitle(const Run &run, int position);

/// `*h*_{27}`: the paper's symbol for a quantity of one token.
QString tokenSymbol(const QString &letter, int position);

/// `\bar{h}_{t ≠ sink}`: the paper's symbol for the mean over all tokens that are no sink.
QString othersSymbol(const QString &letter);

/// "(l_start, lifetime)" of a sink for tooltips: "l_start 2, lifetime 7".
QString levelText(const Sink &sink);

/// What the run is, on one line: model, trace, tokens, dtype, detector. "Llama · a.json, sample 2 · 257 tokens ·
/// float32 · unclipped, cos > 0.95".
QString runText(const Run &run, const Detection &detection);

/// "cut to the first 2048 of 16512 tokens", as the run was told when it was made; empty for a whole trace.
QString cutText(const Run &run);

/// The detector in few words: "unclipped, cos > 0.95".
QString detectorName(const DetectorParameters &parameters);

/// What to say in an empty figure.
QString openRunText();
QString noSinksText();
QString noGridText(const QString &what);

/// An axis title of blocks: "Layer *l*".
QString layerAxisTitle();

} // namespace sinkscope
