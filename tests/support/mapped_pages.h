#pragma once

#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <unistd.h>

namespace sinkscope::test {

/// Whether the page at this address is in this process's memory.
inline bool is_mapped(const std::byte *address)
{
    const auto page = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
    uint64_t entry = 0;
    const int map = ::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    const auto offset = static_cast<off_t>(reinterpret_cast<uintptr_t>(address) / page * sizeof(entry));
    const bool read = ::pread(map, &entry, sizeof(entry), offset) == static_cast<ssize_t>(sizeof(entry));
    ::close(map);
    return read && entry >> 63;
}

} // namespace sinkscope::test
