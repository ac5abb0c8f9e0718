#include "core/data/memory_reserve.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace sinkscope {

namespace {

/// A JSON list of four million numbers, more than any file that is read holds, moves them all as it goes: 16 bytes
/// each.
constexpr size_t reserved_bytes = size_t(128) << 20;

std::atomic<void *> reserve = nullptr;

/// Frees the reserve and lets the allocation fail all the same: its caller asked for too much, the cleaning up does
/// not.
void give_back()
{
    std::free(reserve.exchange(nullptr));
    throw std::bad_alloc();
}

} // namespace

void keep_memory_reserve()
{
    if (!reserve) {
        void *expected = nullptr;
        void *fresh = std::malloc(reserved_bytes);
        if (!reserve.compare_exchange_strong(expected, fresh))
            std::free(fresh);
    }
    std::set_new_handler(give_back);
}

} // namespace sinkscope
