#include "tests/emulated_card/pinned_memory.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <new>

namespace emulated_card {

namespace {

constexpr int of_nan = 0xFF;
constexpr size_t alignment = 512;

struct Blocks {
    std::mutex mutex;
    std::map<const char *, size_t> bytes; ///< by their beginnings
};

Blocks &blocks()
{
    static auto *const all = new Blocks;
    return *all;
}

void give_back(void *address)
{
    const std::scoped_lock lock(blocks().mutex);
    const auto at = blocks().bytes.find(static_cast<const char *>(address));
    if (at == blocks().bytes.end())
        return;
    std::memset(address, of_nan, at->second);
    blocks().bytes.erase(at);
    std::free(address);
}

class PinnedAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(size_t bytes) override
    {
        void *const address = std::aligned_alloc(alignment, (bytes / alignment + 1) * alignment);
        if (!address)
            throw std::bad_alloc();
        std::memset(address, of_nan, bytes);
        const std::scoped_lock lock(blocks().mutex);
        blocks().bytes[static_cast<const char *>(address)] = bytes;
        return {address, address, &give_back, c10::Device(c10::kCPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
    void copy_data(void *to, const void *from, size_t bytes) const override { std::memcpy(to, from, bytes); }
};

} // namespace

c10::Allocator &pinned_allocator()
{
    static auto *const one = new PinnedAllocator;
    return *one;
}

bool is_pinned(const void *address)
{
    const std::scoped_lock lock(blocks().mutex);
    const auto *const byte = static_cast<const char *>(address);
    auto at = blocks().bytes.upper_bound(byte);
    if (at == blocks().bytes.begin())
        return false;
    --at;
    return byte < at->first + at->second;
}

} // namespace emulated_card
