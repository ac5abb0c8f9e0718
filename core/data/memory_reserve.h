#pragma once

namespace sinkscope {

/// Keeps address space aside, which costs no memory until it is used, and gives it back at the first `new` that fails:
/// what then unwinds may need some itself (destructors of JSON values do, and a throw from one ends the program). To be
/// called at the program's start, and again once a failure is over.
void keep_memory_reserve();

} // namespace sinkscope
