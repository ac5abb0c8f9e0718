#pragma once

#include <filesystem>

namespace sinkscope {

/// A file that is written beside its target and then takes the target's name in one step, so that a failed or killed
/// write never harms what was there.
class ReplacedFile {
public:
    /// Creates an empty file with a unique name in the target's folder. Throws Error when that cannot be done.
    explicit ReplacedFile(const std::filesystem::path &target);
    /// Removes the temporary file unless commit() was reached.
    ~ReplacedFile();
    ReplacedFile(const ReplacedFile &) = delete;
    ReplacedFile &operator=(const ReplacedFile &) = delete;

    /// What to write to.
    const std::filesystem::path &temporary() const { return temporary_; }

    /// Forces the content to the disk and renames. Throws Error.
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool committed_ = false;
};

/// Forces a file or folder to the disk. Throws Error.
void sync_to_disk(const std::filesystem::path &path);

} // namespace sinkscope
