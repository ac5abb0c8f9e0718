#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sinkscope {

/// How far a detection file is, be it a part of a set or all of it.
struct PartStatus {
    int shard = 1, shards = 1;
    int done = 0, total = 0; ///< traces; those left out do not count
    int left_out = 0;
    enum class State {
        running,
        done,
        stopped,
        failed,
        unknown
    } state = State::unknown; ///< unknown: on another machine
    std::string detail; ///< why it failed; the machine's name
    double per_minute = 0; ///< traces, since it was started last; 0 = not known
    double seconds_left = -1; ///< < 0 = not known
    double seconds_since = -1; ///< since the last trace; < 0 = none yet
};

/// Reads the description and counts the lines of `detections`, which may be being written. `now`: seconds since 1970.
/// Throws Error when the file or its description is missing.
PartStatus part_status(const std::filesystem::path &detections, int64_t now);

} // namespace sinkscope
