#pragma once

#include "core/data/run.h"

#include <string>

namespace sinkscope {

/// What a table of sinks says of one, besides the detector's result.
struct SinkMeasures {
    float mlp_out_norm = 0; ///< |f| of the token at block l_start; NaN when the run has none
    float sink_score =
        0; ///< the largest sink score of the token over the rows where it is on; NaN when the run has none
    int expert = -1; ///< that wrote most of f at block l_start; -1 where the run has no experts there
};
SinkMeasures measure_sink(const Run &run, const Sink &sink);

/// `sinkscope sinks RUN`: two lines on the run and the detector, what the model has by design (design_notes), then a
/// table (position, token, l_start, lifetime, label, |mlp_out| at l_start, largest sink score over the sink's layers,
/// and the expert that made it where the model has experts), then the notices. UTF-8.
std::string sink_report_text(const Run &run, const Detection &detection);

/// The same in full as one indented JSON object: model, tokens, detector parameters, BOS position, clip, sinks with all
/// their layers, notices. Numbers that are not known are null.
std::string sink_report_json(const Run &run, const Detection &detection);

/// The table as CSV (RFC 4180) with a header line; `layers` are joined by blanks, `detector` is detector_text().
std::string sink_report_csv(const Run &run, const Detection &detection);

} // namespace sinkscope
