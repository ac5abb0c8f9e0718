#pragma once

#include <string>

namespace sinkscope {

/// Whether a library's kernels run on a card. Empty, or why not: "sm_61 is too old for its kernels, which are for sm_75
/// to sm_120". Kernels run on cards of their own major version from their minor one on, and on newer ones where the
/// library brings them as PTX, too.
/// `configuration`: the architecture flags of nvcc, as at::CUDAHooksInterface::showConfig() tells them; one that names
/// no card refuses none. `capability`: ten times the card's major version and its minor one, 90 for 9.0.
std::string kernels_problem(const std::string &configuration, int capability);

} // namespace sinkscope
