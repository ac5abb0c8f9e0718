#pragma once

#include "core/data/run.h"

#include <string>

namespace sinkscope {

/// SHA-256, as 64 hexadecimal digits, over what a run says: model, trace, tokens, grids, interventions, detection,
/// compute type. Where files lay, when the run was made, on how many threads and how long it took are left out, so that
/// a copied file hashes alike, and so does the same computation made again with the same numbers. All NaNs count as
/// one.
std::string run_hash(const Run &run);
/// The hash of the run with this detection in place of its own.
std::string run_hash(const Run &run, const Detection &detection);

} // namespace sinkscope
