#include "core/store/hdf5_global_heap_internal.h"

#include "core/data/error.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace sinkscope::hdf5 {

namespace {

// HDF5 file format specification, version 3, III.E "Disk Format: Level 1E - Global Heap".
constexpr std::array<char, 4> signature{'G', 'C', 'O', 'L'};
constexpr uint64_t collection_header = 16; // signature, version, reserved, size
constexpr uint64_t object_header = 16; // index, references, reserved, size
constexpr uint64_t most_collection_bytes = uint64_t{1} << 30;

template <typename Number> Number little_endian(const char *bytes)
{
    Number value = 0;
    for (size_t i = 0; i < sizeof(Number); ++i)
        value |= static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i));
    return value;
}

} // namespace

GlobalHeap::GlobalHeap(const std::filesystem::path &file, std::string place)
    : path_(file), place_(std::move(place)), stream_(file, std::ios::binary)
{
    std::error_code failure;
    file_bytes_ = std::filesystem::file_size(file, failure);
    if (!stream_ || failure)
        fail("cannot be read");
}

void GlobalHeap::fail(const std::string &what) const
{
    throw Error(path_, place_, what);
}

std::vector<char> GlobalHeap::bytes(uint64_t offset, uint64_t count)
{
    if (offset > file_bytes_ || count > file_bytes_ - offset)
        fail("its text lies behind the end of the file: it is truncated or damaged");
    std::vector<char> result(count);
    stream_.seekg(static_cast<std::streamoff>(offset));
    if (!stream_.read(result.data(), static_cast<std::streamsize>(count)))
        fail("cannot be read");
    return result;
}

const GlobalHeap::Collection &GlobalHeap::collection(uint64_t address)
{
    if (const auto known = collections_.find(address); known != collections_.end())
        return known->second;
    const std::vector<char> header = bytes(address, collection_header);
    const uint64_t size = little_endian<uint64_t>(header.data() + 8);
    if (!std::equal(signature.begin(), signature.end(), header.begin()) || size < collection_header ||
        size > most_collection_bytes)
        fail("its text is damaged");
    Collection result{bytes(address, size), {}};
    for (uint64_t at = collection_header; at + object_header <= size;) {
        const char *object = result.bytes.data() + at;
        const auto index = little_endian<uint16_t>(object);
        const auto length = little_endian<uint64_t>(object + 8);
        if (index == 0) // the free space, which ends the collection
            break;
        if (length > size - at - object_header)
            fail("its text is damaged");
        result.objects.emplace(index, std::pair{at + object_header, length});
        at += object_header + (length + 7) / 8 * 8; // cannot overflow: length is below 2^30
    }
    return collections_.emplace(address, std::move(result)).first->second;
}

std::string GlobalHeap::text(const char *element)
{
    const auto length = little_endian<uint32_t>(element);
    const auto address = little_endian<uint64_t>(element + 4);
    const auto index = little_endian<uint32_t>(element + 12);
    if (length == 0)
        return {};
    const Collection &heap = collection(address);
    const auto found = heap.objects.find(static_cast<uint16_t>(index));
    if (index > UINT16_MAX || found == heap.objects.end() || length > found->second.second)
        fail("its text is damaged");
    const char *begin = heap.bytes.data() + found->second.first;
    return {begin, std::find(begin, begin + length, '\0')};
}

} // namespace sinkscope::hdf5
