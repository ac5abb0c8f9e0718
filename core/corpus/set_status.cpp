#include "core/corpus/set_status.h"

#include "core/data/error.h"
#include "core/store/set_description.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <vector>

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

namespace sinkscope {

namespace {

/// Lines that are whole.
int count_lines(const std::filesystem::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw Error(file, "", "cannot be read");
    std::vector<char> block(size_t{1} << 20);
    int64_t lines = 0;
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) || stream.gcount() > 0)
        lines += std::count(block.begin(), block.begin() + stream.gcount(), '\n');
    return static_cast<int>(lines);
}

PartStatus::State state_of(const SetProgress &progress, bool is_whole)
{
    if (progress.ended == "done" || (progress.ended.empty() && is_whole))
        return PartStatus::State::done;
    if (progress.ended == "stopped")
        return PartStatus::State::stopped;
    if (!progress.ended.empty())
        return PartStatus::State::failed;
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    if (progress.process <= 0 || progress.host != host)
        return PartStatus::State::unknown;
    return ::kill(progress.process, 0) == 0 || errno == EPERM ? PartStatus::State::running : PartStatus::State::stopped;
}

} // namespace

PartStatus part_status(const std::filesystem::path &detections, int64_t now)
{
    struct stat file = {};
    if (::stat(detections.c_str(), &file) != 0)
        throw Error(detections, "", "no such file");
    const auto description = read_set_description(detections);
    if (!description)
        throw Error(detections, "",
                    "has no description (" + set_description_file(detections).filename().string() + ") beside it");
    const SetProgress &progress = description->progress;
    PartStatus status;
    status.shard = description->shard;
    status.shards = std::max(1, description->shards);
    status.total = static_cast<int>(description->wanted_samples().size());
    status.left_out = static_cast<int>(description->left_out.size());
    status.done = count_lines(detections);
    status.state = state_of(progress, status.done >= status.total);
    if (status.state == PartStatus::State::failed)
        status.detail = progress.ended;
    else if (status.state == PartStatus::State::unknown)
        status.detail = progress.host;
    const int64_t last = file.st_mtime;
    if (status.done > 0)
        status.seconds_since = static_cast<double>(std::max<int64_t>(0, now - last));
    if (progress.begun > 0 && status.done > progress.kept && last > progress.begun)
        status.per_minute = 60.0 * (status.done - progress.kept) / static_cast<double>(last - progress.begun);
    const bool goes_on = status.state == PartStatus::State::running || status.state == PartStatus::State::unknown;
    if (goes_on && status.per_minute > 0)
        status.seconds_left =
            std::max(0.0, 60.0 * (status.total - status.done) / status.per_minute - status.seconds_since);
    return status;
}

} // namespace sinkscope
