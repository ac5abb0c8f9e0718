#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace sinkscope {

/// A text file that grows by one whole line at a time and survives being killed at any moment: a line is there whole or
/// not at all. Only one writer can have it open at a time, where the file system knows locks.
class LineFile {
public:
    /// Opens or creates the file, locks it, hands its whole lines to `take` (number from 1, blank ones left out), and
    /// then cuts off what a killed writer left behind the last newline. `opening` is how every line of ours begins: a
    /// rest that begins otherwise is not ours to cut. Throws Error when another writer has the file, when it cannot be
    /// written, and what `take` throws; the file then stays as it is.
    LineFile(const std::filesystem::path &file, std::string_view opening,
             const std::function<void(const std::string &line, int64_t number)> &take);
    ~LineFile();
    LineFile(const LineFile &) = delete;
    LineFile &operator=(const LineFile &) = delete;

    /// Bytes of a torn last line that were cut off when the file was opened.
    int64_t recovered_bytes() const { return recovered_bytes_; }

    /// Whether a second writer would be told of; file systems without locks (Lustre as it is often mounted) cannot.
    bool locked() const { return locked_; }

    /// Adds a line (without its newline) and forces it to the disk before returning. Throws Error, leaving the file as
    /// it was.
    void append(std::string line);

private:
    void recover(std::string_view opening, const std::function<void(const std::string &, int64_t)> &take);

    std::filesystem::path file_;
    int descriptor_ = -1;
    int64_t size_ = 0;
    int64_t recovered_bytes_ = 0;
    bool locked_ = true;
};

/// Told where a LineFile is not locked.
inline constexpr const char *no_lock_notice =
    "the file system has no locks: see to it that no other program writes to the output";

} // namespace sinkscope
