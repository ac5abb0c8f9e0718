#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sinkscope {

/// A file that is written beside its target and then takes the target's name and permissions in one step, so that a
/// failed or killed write never harms what was there. A link is followed and stays. What a killed writer of the same
/// target left behind goes when the next one begins.
class ReplacedFile {
public:
    /// Creates an empty file with a unique name in the target's folder. Throws Error when that cannot be done, or when
    /// the target is something else than a regular file: a folder, a device, a FIFO, a link that leads nowhere.
    explicit ReplacedFile(const std::filesystem::path &target);
    /// Removes the temporary file unless commit() was reached.
    ~ReplacedFile();
    ReplacedFile(const ReplacedFile &) = delete;
    ReplacedFile &operator=(const ReplacedFile &) = delete;

    /// Adds bytes. Throws Error with the system's reason.
    void write(std::string_view bytes);

    /// Forces the content to the disk and renames. Throws Error.
    void commit();

private:
    std::filesystem::path shown_; ///< as the caller named the target
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1; ///< of the temporary file, locked while its writer lives
    bool committed_ = false;
};

/// Forces a file or folder to the disk. Throws Error.
void sync_to_disk(const std::filesystem::path &path);

} // namespace sinkscope
