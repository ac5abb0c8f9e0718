#include "core/store/detection_set.h"

#include "core/data/error.h"
#include "core/store/line_file_internal.h"
#include "core/store/replaced_file.h"

#include <map>

namespace sinkscope {

DetectionSet::DetectionSet(const std::filesystem::path &file) : file_(file)
{
    lines_ =
        std::make_unique<LineFile>(file, "{\"candidate_sinks\": {", [this](const std::string &line, int64_t number) {
            const int sample = read_detection(line, file_, number).sample_index;
            if (!done_.insert(sample).second)
                throw Error(file_, "line " + std::to_string(number),
                            "sample " + std::to_string(sample) + " is in the file twice");
        });
}

DetectionSet::~DetectionSet() = default;

std::vector<std::string> DetectionSet::notices() const
{
    return lines_->locked() ? std::vector<std::string>() : std::vector<std::string>{no_lock_notice};
}

int64_t DetectionSet::recovered_bytes() const
{
    return lines_->recovered_bytes();
}

void DetectionSet::append(const DetectionRecord &record)
{
    if (done_.count(record.sample_index))
        throw Error(file_, "", "sample " + std::to_string(record.sample_index) + " is in the file already");
    lines_->append(detection_line(record));
    done_.insert(record.sample_index);
}

std::vector<DetectionRecord> merge_detections(const std::vector<std::filesystem::path> &parts)
{
    std::map<int, DetectionRecord> by_sample;
    for (const std::filesystem::path &part : parts)
        for (DetectionRecord &record : read_detections(part)) {
            const int sample = record.sample_index;
            const auto found = by_sample.find(sample);
            if (found == by_sample.end())
                by_sample.emplace(sample, std::move(record));
            else if (detection_line(found->second) != detection_line(record))
                throw Error(part, "sample " + std::to_string(sample),
                            "differs from what another part has for the same sample");
        }
    std::vector<DetectionRecord> merged;
    for (auto &[sample, record] : by_sample)
        merged.push_back(std::move(record));
    return merged;
}

void write_detections(const std::vector<DetectionRecord> &records, const std::filesystem::path &file)
{
    ReplacedFile target(file);
    for (const DetectionRecord &record : records)
        target.write(detection_line(record) + '\n');
    target.commit();
}

} // namespace sinkscope
