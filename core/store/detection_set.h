#pragma once

#include "core/store/detections.h"

#include <filesystem>
#include <memory>
#include <set>
#include <vector>

namespace sinkscope {

class LineFile;

/// A detections.jsonl that grows by one line per finished trace and survives being killed at any moment: a line is
/// there whole or not at all. Only one writer can have a file open at a time.
class DetectionSet {
public:
    /// Opens or creates the file, locks it, and cuts off what a killed writer left behind its last newline. Throws
    /// Error when another writer has it, when it cannot be written, or when one of its whole lines is no detection or
    /// has a sample that was there before.
    explicit DetectionSet(const std::filesystem::path &file);
    ~DetectionSet();
    DetectionSet(const DetectionSet &) = delete;
    DetectionSet &operator=(const DetectionSet &) = delete;

    std::vector<std::string> notices() const; ///< what a user should know of the file

    /// The sample indices that are already in the file.
    const std::set<int> &done() const { return done_; }
    /// Bytes of a torn last line that were cut off when the file was opened.
    int64_t recovered_bytes() const;

    /// Adds one line and forces it to the disk before returning. Throws Error, leaving the file as it was, when that
    /// fails or when the sample is done already.
    void append(const DetectionRecord &record);

private:
    std::filesystem::path file_;
    std::set<int> done_;
    std::unique_ptr<LineFile> lines_;
};

/// The parts of a sharded set as one, by sample index. A sample that is in several parts with the same content is taken
/// once. Throws Error naming file and sample when the contents differ.
std::vector<DetectionRecord> merge_detections(const std::vector<std::filesystem::path> &parts);

/// Writes a whole detection file, beside the target and then renamed. Throws Error.
void write_detections(const std::vector<DetectionRecord> &records, const std::filesystem::path &file);

} // namespace sinkscope
