#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>

namespace sinkscope {

/// Which weights these are, whatever the files are called: SHA-256, as 64 hexadecimal digits, over every tensor's name,
/// type, shape and a sample of its bytes (all of a small tensor, else pieces spread evenly over it). Reads about 1 kB a
/// tensor, so that 100 GB take seconds. Weights that were trained further differ nearly everywhere and so in every
/// sample; a copy in which only bytes between the pieces were changed by hand is not told apart.
std::string weights_fingerprint(const Checkpoint &checkpoint);

} // namespace sinkscope
