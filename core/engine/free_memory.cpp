#include "core/engine/free_memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace sinkscope {

namespace {

namespace fs = std::filesystem;

/// The number behind `key` in a file of "key number" lines.
std::optional<int64_t> number_of(const fs::path &file, const std::string &key)
{
    std::ifstream stream(file);
    for (std::string word; stream >> word; stream.ignore(std::numeric_limits<std::streamsize>::max(), '\n'))
        if (int64_t number = 0; word == key && stream >> number)
            return number;
    return std::nullopt;
}

/// The number that is all of a file; nothing for "max" or a file that is not there.
std::optional<int64_t> number_in(const fs::path &file)
{
    std::ifstream stream(file);
    int64_t number = 0;
    return stream >> number ? std::optional(number) : std::nullopt;
}

/// The names of a control group's files in one version of the interface.
struct GroupFiles {
    const char *limit, *used, *inactive_file, *active_file;
};
constexpr GroupFiles version_2{"memory.max", "memory.current", "inactive_file", "active_file"};
constexpr GroupFiles version_1{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file",
                               "total_active_file"};

/// What a group and those above it have left. `group` is as /proc/self/cgroup names it; inside a container its folders
/// need not be there, and the container's own limit is at the root.
int64_t left_in_groups(const fs::path &root, const fs::path &group, const GroupFiles &names)
{
    int64_t least = std::numeric_limits<int64_t>::max();
    for (fs::path at = group.lexically_normal().relative_path();; at = at.parent_path()) {
        const fs::path folder = root / at;
        const auto limit = number_in(folder / names.limit), used = number_in(folder / names.used);
        if (limit && used) {
            const fs::path details = folder / "memory.stat";
            const int64_t files =
                number_of(details, names.inactive_file).value_or(0) + number_of(details, names.active_file).value_or(0);
            least = std::min(least, *limit - std::max<int64_t>(0, *used - files));
        }
        if (at.empty())
            return least;
    }
}

int64_t left_in_all_groups(const MemorySources &sources)
{
    int64_t least = std::numeric_limits<int64_t>::max();
    std::ifstream groups(sources.proc / "self/cgroup");
    for (std::string line; std::getline(groups, line);) { // "hierarchy:controllers:path"
        const size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const std::string controllers = line.substr(first + 1, second - first - 1), path = line.substr(second + 1);
        if (controllers.empty())
            least = std::min(least, left_in_groups(sources.cgroups, path, version_2));
        else if (("," + controllers + ",").find(",memory,") != std::string::npos)
            least = std::min(least, left_in_groups(sources.cgroups / "memory", path, version_1));
    }
    return least;
}

} // namespace

int64_t available_memory(const MemorySources &sources)
{
    constexpr int64_t kibibyte = 1024;
    const fs::path status = sources.proc / "self/status";
    // not all that is resident: pages of mapped files are in what is free already
    const int64_t own =
        (number_of(status, "RssAnon:").value_or(0) + number_of(status, "RssShmem:").value_or(0)) * kibibyte;
    const auto available = number_of(sources.proc / "meminfo", "MemAvailable:");
    const int64_t machine =
        available ? *available * kibibyte : static_cast<int64_t>(sysconf(_SC_AVPHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    return std::max<int64_t>(0, std::min(machine, left_in_all_groups(sources)) + own);
}

} // namespace sinkscope
