#pragma once

#include <c10/core/CachingDeviceAllocator.h>

#include <cstddef>
#include <cstdint>

namespace emulated_card {

/// The memory of all cards. It is mapped twice: tensors hold addresses of a view that nobody may read or write, so that
/// the host's touching a device's pointer ends the process, and the stand-in's kernels use the other view. What is
/// handed out, and what was given back, is full of NaN.
///
/// A block belongs to the stream that was current when it was taken. Using it on another one that was not recorded
/// (record_stream), or after it was given back, is a mistake.
c10::DeviceAllocator &allocator();

bool is_on_a_card(const void *address);
/// Whether it is an address of the view that kernels use.
bool is_open(const void *address);
/// A card's address in the view that kernels use; nullptr stays.
void *open(const void *device_address);

/// Reports a use of the block at `base` by `operation` on `card`'s current stream that is a mistake.
void check_use(const void *base, int card, const char *operation);

} // namespace emulated_card
