#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace sinkscope {

/// A whole file mapped read-only. Movable, not copyable; unmapped when destroyed. An empty file maps to an empty span.
/// As with every mapping, the file must not be shortened by another program while it is mapped.
class MappedFile {
public:
    /// Throws Error when the file cannot be opened, is not a regular file, or cannot be mapped.
    explicit MappedFile(const std::filesystem::path &path);
    ~MappedFile();
    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;

    std::span<const std::byte> bytes() const { return {data_, size_}; }
    const std::filesystem::path &path() const { return path_; }

private:
    std::filesystem::path path_;
    const std::byte *data_ = nullptr;
    size_t size_ = 0;
};

} // namespace sinkscope
