#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sinkscope {

/// The bytes of a file, read on demand. A file packed by gzip or zstd, told by its first bytes, is unpacked when it is
/// opened, into a file without a name in the cache folder that is gone with this object. Reading is for any number of
/// threads at once.
class StoredBytes {
public:
    /// Throws Error when the file cannot be read, is packed in another way, is damaged, or unpacks to more than
    /// `most_unpacked_bytes` or than the cache's disk has room for.
    explicit StoredBytes(const std::filesystem::path &file);
    ~StoredBytes();
    StoredBytes(const StoredBytes &) = delete;
    StoredBytes &operator=(const StoredBytes &) = delete;

    const std::filesystem::path &file() const { return file_; }
    /// What the file's name ends in, ".gz" and ".zst" aside: ".jsonl".
    std::string extension() const;
    int64_t size() const { return size_; }
    /// `bytes` bytes from `offset` on, fewer where the file ends. Throws Error.
    std::string read(int64_t offset, int64_t bytes) const;
    /// That the file was unpacked, and how large it is; empty for one that is not packed.
    const std::string &notice() const { return notice_; }

private:
    void unpack(int packed);

    std::filesystem::path file_;
    int descriptor_ = -1;
    int64_t size_ = 0;
    std::string notice_;
};

/// More than any set of traces has, and less than a disk: a small file can unpack to anything.
constexpr int64_t most_unpacked_bytes = int64_t{256} << 30;

} // namespace sinkscope
