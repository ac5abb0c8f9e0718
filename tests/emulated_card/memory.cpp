#include "tests/emulated_card/memory.h"

#include "tests/emulated_card/mistakes.h"
#include "tests/emulated_card/settings.h"
#include "tests/emulated_card/streams.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include <sys/mman.h>
#include <unistd.h>

namespace emulated_card {

namespace {

constexpr size_t room_of_a_card = size_t{64} << 30; // of addresses, not of memory
constexpr size_t page = 4096;
constexpr int of_nan = 0xFF; // every byte of a NaN

/// Both views of the same pages.
struct Views {
    char *closed = nullptr, *opened = nullptr;
    size_t bytes = room_of_a_card * static_cast<size_t>(settings().cards);
    Views()
    {
        const int file = memfd_create("emulated-card", 0);
        TORCH_CHECK(file >= 0 && ftruncate(file, static_cast<off_t>(bytes)) == 0, "emulated card: no memory file");
        const auto map = [&](int access) {
            void *const view = mmap(nullptr, bytes, access, MAP_SHARED | MAP_NORESERVE, file, 0);
            TORCH_CHECK(view != MAP_FAILED, "emulated card: its memory cannot be mapped");
            return static_cast<char *>(view);
        };
        closed = map(PROT_NONE);
        opened = map(PROT_READ | PROT_WRITE);
        close(file);
    }
};

const Views &views()
{
    static const auto *const all = new Views; // tensors that are static live longer than this file's objects
    return *all;
}

struct Block {
    size_t bytes = 0;
    int card = 0;
    int64_t stream = 0;
    std::set<int64_t> recorded;
};

/// Of one card.
struct Room {
    std::map<char *, size_t> holes;
    int64_t used = 0, most_used = 0;
};

struct Book {
    std::map<char *, Block> blocks; ///< by their addresses in the closed view
    std::map<int, Room> rooms;
    Room &room(int card)
    {
        const auto [at, is_new] = rooms.try_emplace(card);
        if (is_new)
            at->second.holes[views().closed + room_of_a_card * static_cast<size_t>(card)] = room_of_a_card;
        return at->second;
    }
};

Book &book()
{
    static auto *const all = new Book;
    return *all;
}

char *take_hole(Room &room, size_t bytes)
{
    for (auto hole = room.holes.begin(); hole != room.holes.end(); ++hole) {
        const auto [address, size] = *hole;
        if (size < bytes)
            continue;
        room.holes.erase(hole);
        if (size > bytes)
            room.holes[address + bytes] = size - bytes;
        return address;
    }
    TORCH_CHECK(false, "emulated card: no addresses left");
}

void give_hole(Room &room, char *address, size_t bytes)
{
    const auto next = room.holes.emplace(address, bytes).first;
    if (const auto after = std::next(next); after != room.holes.end() && address + bytes == after->first) {
        next->second += after->second;
        room.holes.erase(after);
    }
    if (next == room.holes.begin())
        return;
    if (const auto before = std::prev(next); before->first + before->second == address) {
        before->second += next->second;
        room.holes.erase(next);
    }
}

void give_back(void *address)
{
    if (!address)
        return;
    const std::scoped_lock lock(card_mutex());
    const auto at = book().blocks.find(static_cast<char *>(address));
    if (at == book().blocks.end()) {
        report("memory is given back that was never taken");
        return;
    }
    const Block block = at->second;
    finish(block.card, block.stream); // the next user of the memory comes behind this stream's work
    book().blocks.erase(at);
    std::memset(open(address), of_nan, std::min(block.bytes, size_t{1} << 20));
    if (block.bytes > size_t{1} << 20)
        madvise(open(address), block.bytes, MADV_REMOVE);
    Room &room = book().room(block.card);
    room.used -= static_cast<int64_t>(block.bytes);
    give_hole(room, static_cast<char *>(address), block.bytes);
}

class Allocator final : public c10::DeviceAllocator {
public:
    c10::DataPtr allocate(size_t bytes) override
    {
        const std::scoped_lock lock(card_mutex());
        const int card = current_card();
        const c10::Device device(c10::kCUDA, static_cast<c10::DeviceIndex>(card));
        if (bytes == 0)
            return {nullptr, nullptr, &give_back, device};
        const size_t rounded = (bytes + page - 1) / page * page;
        Room &room = book().room(card);
        const int64_t limit = std::min(settings().bytes, settings().most_bytes);
        if (room.used + static_cast<int64_t>(rounded) > limit)
            TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory. Tried to allocate ", rounded >> 20,
                             " MiB. GPU ", card, " has a total capacity of ", settings().bytes >> 20,
                             " MiB\nand this is the second line");
        char *const address = take_hole(room, rounded);
        book().blocks[address] = {rounded, card, current_stream(card), {}};
        room.used += static_cast<int64_t>(rounded);
        room.most_used = std::max(room.most_used, room.used);
        std::memset(open(address), of_nan, rounded);
        return {address, address, &give_back, device};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
    void copy_data(void *to, const void *from, size_t bytes) const override
    {
        std::memcpy(open(to), open(from), bytes);
    }
    bool initialized() override { return true; }
    void emptyCache(c10::MempoolId_t) override { }
    void recordStream(const c10::DataPtr &data, c10::Stream stream) override
    {
        const std::scoped_lock lock(card_mutex());
        if (const auto at = book().blocks.find(static_cast<char *>(data.get())); at != book().blocks.end())
            at->second.recorded.insert(stream.id());
    }
    c10::CachingDeviceAllocator::DeviceStats getDeviceStats(c10::DeviceIndex index) override
    {
        const std::scoped_lock lock(card_mutex());
        const Room &room = book().room(index);
        c10::CachingDeviceAllocator::DeviceStats stats;
        stats.reserved_bytes[0].current = room.used;
        stats.reserved_bytes[0].peak = room.most_used;
        return stats;
    }
    void resetAccumulatedStats(c10::DeviceIndex) override { }
    void resetPeakStats(c10::DeviceIndex index) override
    {
        const std::scoped_lock lock(card_mutex());
        Room &room = book().room(index);
        room.most_used = room.used;
    }
    std::pair<size_t, size_t> getMemoryInfo(c10::DeviceIndex index) override
    {
        const std::scoped_lock lock(card_mutex());
        const int64_t all = settings().bytes;
        return {static_cast<size_t>(all - book().room(index).used), static_cast<size_t>(all)};
    }
};

} // namespace

c10::DeviceAllocator &allocator()
{
    static auto *const one = new Allocator;
    return *one;
}

bool is_on_a_card(const void *address)
{
    return address >= views().closed && address < views().closed + views().bytes;
}

bool is_open(const void *address)
{
    return address >= views().opened && address < views().opened + views().bytes;
}

void *open(const void *device_address)
{
    return device_address ? views().opened + (static_cast<const char *>(device_address) - views().closed) : nullptr;
}

void check_use(const void *base, int card, const char *operation)
{
    if (!base)
        return;
    const auto at = book().blocks.find(static_cast<char *>(const_cast<void *>(base)));
    if (at == book().blocks.end()) {
        report(std::string(operation) + " uses memory that was given back");
        return;
    }
    const Block &block = at->second;
    const int64_t stream = current_stream(card);
    if (block.stream != stream && !block.recorded.contains(stream))
        report(std::string(operation) + " uses memory of stream " + std::to_string(block.stream) + " on stream " +
               std::to_string(stream) + " without record_stream");
}

} // namespace emulated_card
