#include "core/checkpoint/mapped_file.h"

#include "core/data/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sinkscope {
namespace {

class FileDescriptor {
public:
    /// Non-blocking, so that a FIFO in the place of a model is refused instead of waited for.
    explicit FileDescriptor(const std::filesystem::path &path)
        : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
    {
        if (value_ < 0)
            throw Error(path, "", std::string("cannot be opened: ") + std::strerror(errno));
    }
    ~FileDescriptor() { ::close(value_); }
    FileDescriptor(const FileDescriptor &) = delete;
    FileDescriptor &operator=(const FileDescriptor &) = delete;
    int value() const { return value_; }

private:
    int value_;
};

} // namespace

MappedFile::MappedFile(const std::filesystem::path &path) : path_(path)
{
    const FileDescriptor file(path);
    struct stat status = {};
    if (::fstat(file.value(), &status) != 0)
        throw Error(path, "", std::string("cannot be examined: ") + std::strerror(errno));
    if (!S_ISREG(status.st_mode))
        throw Error(path, "", "is not a regular file");
    size_ = static_cast<size_t>(status.st_size);
    if (size_ == 0)
        return;
    void *address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file.value(), 0);
    if (address == MAP_FAILED)
        throw Error(path, "", std::string("cannot be mapped into memory: ") + std::strerror(errno));
    data_ = static_cast<const std::byte *>(address);
}

MappedFile::~MappedFile()
{
    if (data_)
        ::munmap(const_cast<std::byte *>(data_), size_);
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : path_(std::move(other.path_)), data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    std::swap(path_, other.path_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

} // namespace sinkscope
