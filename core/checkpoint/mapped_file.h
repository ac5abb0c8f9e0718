#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace sinkscope {

/// A whole file mapped read-only. Movable, not copyable; unmapped when destroyed. An empty file maps to an empty span.
/// Another program may shorten or change the file meanwhile: what is gone then reads as zeros instead of ending the
/// process (SIGBUS), and check_unchanged() tells of it. Whoever computes with the bytes asks it before the result is
/// kept.
class MappedFile {
public:
    /// check_unchanged() of the file that this byte is mapped from.
    static void check_unchanged(const std::byte *inside);

    /// Throws Error when the file cannot be opened, is not a regular file, or cannot be mapped.
    explicit MappedFile(const std::filesystem::path &path);
    ~MappedFile();
    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;

    std::span<const std::byte> bytes() const { return {data_, size_}; }
    const std::filesystem::path &path() const { return path_; }

    /// Throws Error when the file's size or time is not what it was when it was mapped, or a part could not be read. A
    /// file that another one has replaced (as a download does) is still the one that is mapped, and unchanged.
    void check_unchanged() const;

private:
    struct Source; ///< the open file, and its range among those that the fault handler watches

    std::filesystem::path path_;
    std::unique_ptr<Source> source_;
    const std::byte *data_ = nullptr;
    size_t size_ = 0;
};

} // namespace sinkscope
