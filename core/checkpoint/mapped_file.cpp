#include "core/checkpoint/mapped_file.h"

#include "core/checkpoint/mapping_faults_internal.h"
#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <set>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sinkscope {
namespace {

std::mutex sources_mutex;

/// Non-blocking, so that a FIFO in the place of a model is refused instead of waited for.
int open_file(const std::filesystem::path &path)
{
    refuse_dead_link(path);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        throw Error(path, "", std::string("cannot be opened: ") + std::strerror(errno));
    return descriptor;
}

} // namespace

struct MappedFile::Source {
    explicit Source(const std::filesystem::path &of) : path(of), descriptor(open_file(of)) { }
    ~Source()
    {
        const std::scoped_lock lock(sources_mutex);
        sources().erase(this);
        ::close(descriptor);
    }
    Source(const Source &) = delete;
    Source &operator=(const Source &) = delete;

    void check() const;
    /// Those that are mapped now.
    static std::set<const Source *> &sources()
    {
        static std::set<const Source *> all;
        return all;
    }

    const std::filesystem::path path;
    const int descriptor;
    struct stat status = {}; ///< when it was mapped
    std::span<const std::byte> bytes;
    std::unique_ptr<WatchedRange> watched;
};

MappedFile::MappedFile(const std::filesystem::path &path) : path_(path), source_(std::make_unique<Source>(path))
{
    if (::fstat(source_->descriptor, &source_->status) != 0)
        throw Error(path, "", std::string("cannot be examined: ") + std::strerror(errno));
    if (!S_ISREG(source_->status.st_mode))
        throw Error(path, "", "is not a regular file");
    const auto size = static_cast<size_t>(source_->status.st_size);
    if (size == 0)
        return;
    void *address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, source_->descriptor, 0);
    if (address == MAP_FAILED)
        throw Error(path, "", std::string("cannot be mapped into memory: ") + std::strerror(errno));
    data_ = static_cast<const std::byte *>(address);
    size_ = size;
    try {
        refuse_lfs_pointer(path, {reinterpret_cast<const char *>(data_), std::min<size_t>(size_, 128)});
        source_->watched = std::make_unique<WatchedRange>(address, size);
    } catch (...) {
        ::munmap(address, size); // the destructor does not run
        throw;
    }
    source_->bytes = bytes();
    const std::scoped_lock lock(sources_mutex);
    Source::sources().insert(source_.get());
}

MappedFile::~MappedFile()
{
    source_.reset(); // before the addresses become another's
    if (data_)
        ::munmap(const_cast<std::byte *>(data_), size_);
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : path_(std::move(other.path_)), source_(std::move(other.source_)), data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    std::swap(path_, other.path_);
    std::swap(source_, other.source_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

void MappedFile::Source::check() const
{
    struct stat now = {};
    const struct stat &before = status;
    if (::fstat(descriptor, &now) != 0)
        throw Error(path, "", std::string("cannot be examined: ") + std::strerror(errno));
    if (now.st_size != before.st_size)
        throw Error(path, "",
                    "was " + std::to_string(before.st_size) + " bytes long when it was opened and is now " +
                        std::to_string(now.st_size) + ": it was changed while it was read; run again");
    if (now.st_mtim.tv_sec != before.st_mtim.tv_sec || now.st_mtim.tv_nsec != before.st_mtim.tv_nsec)
        throw Error(path, "", "was changed while it was read: run again");
    if (watched && watched->faulted())
        throw Error(path, "", "could not be read: the disk failed, or the file was shorter for a while");
}

void MappedFile::check_unchanged() const
{
    source_->check();
}

void MappedFile::check_unchanged(const std::byte *inside)
{
    const std::scoped_lock lock(sources_mutex);
    for (const Source *source : Source::sources())
        if (const std::byte *begin = source->bytes.data(); inside >= begin && inside < begin + source->bytes.size())
            source->check();
}

} // namespace sinkscope
