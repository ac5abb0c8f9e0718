#pragma once

#include <cstdint>
#include <filesystem>

namespace sinkscope {

/// Where the kernel tells of memory; a test gives folders of its own.
struct MemorySources {
    std::filesystem::path proc = "/proc";
    std::filesystem::path cgroups = "/sys/fs/cgroup";
};

/// Bytes of main memory that this process could have without swapping, what it holds now included: what the machine has
/// free, and no more than its control groups (version 2 or 1, each up to the root) leave it. Pages of files count as
/// free, since the kernel takes them back.
int64_t available_memory(const MemorySources &sources = {});

} // namespace sinkscope
