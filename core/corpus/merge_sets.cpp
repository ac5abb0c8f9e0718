#include "core/corpus/merge_sets.h"

#include "core/data/error.h"
#include "core/store/detection_set.h"
#include "core/store/set_description.h"

#include <algorithm>
#include <set>

namespace sinkscope {

namespace {

/// "1, 4, 7 and 20 more".
std::string list_of(const std::vector<int> &numbers)
{
    constexpr size_t most = 10;
    std::string text;
    for (size_t i = 0; i < std::min(numbers.size(), most); ++i)
        text += (i ? ", " : "") + std::to_string(numbers[i]);
    return numbers.size() > most ? text + " and " + std::to_string(numbers.size() - most) + " more" : text;
}

void add(std::string &text, const std::string &more)
{
    text += (text.empty() ? "" : "; ") + more;
}

/// The descriptions of all parts, which belong together.
std::vector<SetDescription> descriptions_of(const std::vector<std::filesystem::path> &parts)
{
    std::vector<SetDescription> descriptions;
    for (const std::filesystem::path &part : parts) {
        const auto found = read_set_description(part);
        if (!found)
            throw Error(part, "",
                        "has no description (" + set_description_file(part).filename().string() +
                            ") beside it, which detect writes: what it was made from is not known");
        descriptions.push_back(*found);
        const SetDescription &first = descriptions.front();
        std::string difference = set_difference(first, *found);
        if (difference.empty() && first.shards != found->shards)
            difference =
                "the numbers of parts (" + std::to_string(first.shards) + " and " + std::to_string(found->shards) + ")";
        if (difference.empty() && first.samples != found->samples)
            difference = "--samples (" + std::to_string(first.samples) + " and " + std::to_string(found->samples) + ")";
        if (!difference.empty())
            throw Error(part, "",
                        "does not belong to the same set as " + parts.front().string() + ": " + difference + " differ");
    }
    return descriptions;
}

std::string missing_of(const std::vector<std::filesystem::path> &parts, const std::vector<SetDescription> &descriptions,
                       const std::vector<DetectionRecord> &merged)
{
    std::string missing;
    if (descriptions.front().shards == 0) {
        add(missing, "the parts were written by an older version, which did not say how many there are");
        return missing;
    }
    std::set<int> done, shards;
    for (const DetectionRecord &record : merged)
        done.insert(record.sample_index);
    for (size_t i = 0; i < parts.size(); ++i) {
        shards.insert(descriptions[i].shard);
        std::vector<int> left;
        for (const int sample : descriptions[i].wanted_samples())
            if (!done.contains(sample))
                left.push_back(sample);
        if (!left.empty())
            add(missing,
                parts[i].string() + " lacks " + std::to_string(left.size()) + " of its traces (samples " +
                    list_of(left) + ")");
    }
    std::vector<int> absent;
    for (int shard = 1; shard <= descriptions.front().shards; ++shard)
        if (!shards.contains(shard))
            absent.push_back(shard);
    if (!absent.empty())
        add(missing,
            std::to_string(absent.size()) + " of " + std::to_string(descriptions.front().shards) +
                " parts are not there (--shard " + list_of(absent) + ")");
    return missing;
}

/// That of the whole. It can go on as a set of one part, which then does what is missing.
SetDescription merged_description(const std::vector<SetDescription> &descriptions, MergeReport &report)
{
    SetDescription whole = descriptions.front();
    std::set<std::string> devices;
    std::set<int> threads, left_out;
    for (const SetDescription &part : descriptions) {
        devices.insert(part.device);
        threads.insert(part.threads);
        left_out.insert(part.left_out.begin(), part.left_out.end());
    }
    whole.shard = whole.shards = 1;
    whole.left_out.assign(left_out.begin(), left_out.end());
    whole.progress = {};
    whole.device.clear();
    for (const std::string &device : devices)
        whole.device += (whole.device.empty() ? "" : " and ") + device;
    if (devices.size() > 1)
        report.notes.push_back("the parts were computed on different devices, whose last digits differ: " +
                               whole.device);
    if (threads.size() > 1) {
        whole.threads = 0;
        report.notes.push_back("the parts were computed with " + list_of({threads.begin(), threads.end()}) +
                               " threads");
    }
    return whole;
}

} // namespace

MergeReport merge_sets(const std::vector<std::filesystem::path> &parts, const std::filesystem::path &output,
                       bool partial)
{
    const std::vector<SetDescription> descriptions = descriptions_of(parts);
    const std::vector<DetectionRecord> merged = merge_detections(parts);
    MergeReport report;
    report.traces = static_cast<int>(merged.size());
    report.missing = missing_of(parts, descriptions, merged);
    if (!report.missing.empty() && !partial)
        throw Error(output, "",
                    "is not written, for the set is not whole: " + report.missing + "; --partial joins what there is");
    write_detections(merged, output);
    write_set_description(merged_description(descriptions, report), output);
    return report;
}

} // namespace sinkscope
