#pragma once

namespace sinkscope {

/// Keeps address space aside, which costs no memory until it is used, and gives it back at the first `new` that fails:
/// what then unwinds may need some itself (destructors of JSON values do, and a throw from one ends the program). To be
/// called at the program's start, and again once a failure is over.
void keep_memory_reserve();

/// From now on an allocation that fails where nothing can catch it (in a library's start before main(), in a
/// destructor) ends the process with a sentence on stderr and status 1, where the language would abort. Needs no
/// memory, and no library that has been started.
void end_in_a_sentence_without_memory();

} // namespace sinkscope
