#pragma once

#include "core/analysis/variant_effect.h"
#include "core/data/run.h"

#include <string>

namespace sinkscope {

/// What a variant did, for people: its interventions, a table of the sinks of either run, and what became of the
/// predictions.
std::string effect_report_text(const Run &variant, const VariantEffect &effect);

/// The same as JSON, with the divergence and log-probability change of every token.
std::string effect_report_json(const Run &variant, const VariantEffect &effect);

} // namespace sinkscope
