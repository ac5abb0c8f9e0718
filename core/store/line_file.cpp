#include "core/store/line_file_internal.h"

#include "core/data/error.h"
#include "core/store/replaced_file.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sinkscope {

namespace {

std::string system_message()
{
    return std::generic_category().message(errno);
}

/// Bytes up to and with the last newline.
int64_t whole_lines(int descriptor, int64_t size)
{
    constexpr int64_t block = 65536;
    std::string bytes;
    for (int64_t end = size; end > 0;) {
        const int64_t start = std::max<int64_t>(0, end - block);
        bytes.resize(static_cast<size_t>(end - start));
        if (::pread(descriptor, bytes.data(), bytes.size(), start) != end - start)
            return -1;
        if (const size_t found = bytes.rfind('\n'); found != std::string::npos)
            return start + static_cast<int64_t>(found) + 1;
        end = start;
    }
    return 0;
}

/// Whether what stands from `start` on can be the beginning of a line that was cut short (a crashed system can leave
/// NUL bytes). Any other file is not ours to cut.
bool can_be_torn_line(int descriptor, int64_t start, std::string_view opening)
{
    std::string bytes(opening.size(), ' ');
    const ssize_t count = ::pread(descriptor, bytes.data(), bytes.size(), start);
    return count > 0 &&
        (bytes[0] == '\0' ||
         std::string_view(bytes).substr(0, static_cast<size_t>(count)) ==
             opening.substr(0, static_cast<size_t>(count)));
}

} // namespace

LineFile::LineFile(const std::filesystem::path &file, std::string_view opening,
                   const std::function<void(const std::string &, int64_t)> &take)
    : file_(file)
{
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
    if (descriptor_ < 0)
        throw Error(file, "", "cannot be opened for writing: " + system_message());
    try {
        recover(opening, take);
    } catch (...) {
        ::close(descriptor_); // the destructor does not run
        throw;
    }
}

LineFile::~LineFile()
{
    ::close(descriptor_);
}

void LineFile::recover(std::string_view opening, const std::function<void(const std::string &, int64_t)> &take)
{
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode))
        throw Error(file_, "", "is no plain file that lines can be added to");
    locked_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (!locked_ && errno != ENOSYS && errno != ENOLCK && errno != EOPNOTSUPP)
        throw Error(file_, "", errno == EWOULDBLOCK ? "another program is writing to it" : system_message());
    if (::fstat(descriptor_, &status) != 0) // the writer that had the lock may have added lines
        throw Error(file_, "", "cannot be read: " + system_message());
    size_ = whole_lines(descriptor_, status.st_size);
    if (size_ < 0)
        throw Error(file_, "", "cannot be read: " + system_message());
    recovered_bytes_ = status.st_size - size_;
    if (recovered_bytes_ > 0 && !can_be_torn_line(descriptor_, size_, opening))
        throw Error(file_, "last line", "is none of ours: this file was not written by this program");

    // read first, cut then: a file that is not ours stays as it is
    std::ifstream stream(file_, std::ios::binary);
    std::string line;
    int64_t at = 0;
    for (int64_t number = 1; at < size_ && std::getline(stream, line); ++number) {
        at += static_cast<int64_t>(line.size()) + 1;
        if (line.find_first_not_of(" \t\r") != std::string::npos)
            take(line, number);
    }
    if (at != size_)
        throw Error(file_, "", "cannot be read to its end");
    if (recovered_bytes_ > 0 && (::ftruncate(descriptor_, size_) != 0 || ::fsync(descriptor_) != 0))
        throw Error(file_, "", "its torn last line cannot be cut off: " + system_message());
    sync_to_disk(file_.has_parent_path() ? file_.parent_path() : std::filesystem::path(".")); // the name itself
}

void LineFile::append(std::string line)
{
    line += '\n';
    const ssize_t written = ::write(descriptor_, line.data(), line.size());
    if (written != static_cast<ssize_t>(line.size()) || ::fsync(descriptor_) != 0) {
        const std::string why =
            written >= 0 && written < static_cast<ssize_t>(line.size()) ? "the disk is full" : system_message();
        const bool undone = ::ftruncate(descriptor_, size_) == 0;
        throw Error(file_, "", "cannot be written: " + why + (undone ? "" : "; its last line is torn"));
    }
    size_ += written;
}

} // namespace sinkscope
