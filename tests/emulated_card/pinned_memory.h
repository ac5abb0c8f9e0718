#pragma once

#include <c10/core/Allocator.h>

namespace emulated_card {

/// Page-locked memory of the host, from which copies run while the host goes on. Full of NaN when it is handed out and
/// when it was given back, so that a copy that is not finished shows.
c10::Allocator &pinned_allocator();
bool is_pinned(const void *address);

} // namespace emulated_card
