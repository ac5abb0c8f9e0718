#include "core/store/replaced_file.h"

#include "core/data/error.h"

#include <cerrno>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sinkscope {

namespace {

namespace fs = std::filesystem;

constexpr auto part_suffix = ".part";

std::string system_message()
{
    return std::generic_category().message(errno);
}

fs::path folder_of(const fs::path &file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// ".NAME.": what the temporary files of a target begin with.
std::string part_prefix(const fs::path &target)
{
    return "." + target.filename().string() + ".";
}

/// The file to write: behind the links, if there are any. Anything but a regular file, or none, is refused.
fs::path resolved(const fs::path &target)
{
    std::error_code failure;
    const fs::file_type type = fs::symlink_status(target, failure).type();
    fs::path file = target;
    if (type == fs::file_type::symlink) {
        file = fs::canonical(target, failure);
        if (failure)
            throw Error(target, "", "cannot be written: it is a link that leads nowhere");
    }
    const fs::file_type behind = fs::status(file, failure).type();
    if (behind == fs::file_type::directory)
        throw Error(target, "", "cannot be written: it is a folder");
    if (behind != fs::file_type::regular && behind != fs::file_type::not_found && behind != fs::file_type::none)
        throw Error(target, "", "cannot be written: it is no regular file");
    return file;
}

/// Removes the temporary files of a target whose writer is gone: those that nobody holds a lock on.
void remove_leftovers(const fs::path &target)
{
    const std::string prefix = part_prefix(target);
    std::error_code ignored;
    for (fs::directory_iterator entry(folder_of(target), ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        const size_t fixed = prefix.size() + std::string_view(part_suffix).size();
        if (!name.starts_with(prefix) || !name.ends_with(part_suffix) || name.size() <= fixed ||
            name.find_first_not_of("0123456789", prefix.size()) != name.size() - std::string_view(part_suffix).size())
            continue;
        const int descriptor = ::open(entry->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (descriptor < 0)
            continue;
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            ::unlink(entry->path().c_str());
        ::close(descriptor);
    }
}

} // namespace

ReplacedFile::ReplacedFile(const fs::path &target) : shown_(target), target_(resolved(target))
{
    remove_leftovers(target_);
    std::random_device random;
    constexpr int attempts = 100;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        temporary_ = folder_of(target_) / (part_prefix(target_) + std::to_string(random()) + part_suffix);
        descriptor_ = ::open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (descriptor_ < 0 && errno == EEXIST)
            continue;
        if (descriptor_ < 0)
            break;
        ::flock(descriptor_, LOCK_EX | LOCK_NB); // where it fails nobody else gets one either
        struct stat status = {};
        if (::fstat(descriptor_, &status) == 0 && status.st_nlink > 0)
            return;
        ::close(descriptor_); // another writer took it for a leftover before it was locked
    }
    throw Error(shown_, "", "cannot be written: " + system_message());
}

ReplacedFile::~ReplacedFile()
{
    if (!committed_)
        ::unlink(temporary_.c_str()); // before the lock goes
    ::close(descriptor_);
}

void ReplacedFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            throw Error(shown_, "", "cannot be written: " + system_message());
        bytes.remove_prefix(static_cast<size_t>(written));
    }
}

void ReplacedFile::commit()
{
    struct stat before = {};
    if (::stat(target_.c_str(), &before) == 0) {
        // root may give it back to its owner; others may not, and need not
        [[maybe_unused]] const int kept = ::fchown(descriptor_, before.st_uid, before.st_gid);
        if (::fchmod(descriptor_, before.st_mode & 07777) != 0)
            throw Error(shown_, "", "its permissions cannot be kept: " + system_message());
    }
    if (::fsync(descriptor_) != 0)
        throw Error(shown_, "", "cannot be forced to the disk: " + system_message());
    std::error_code failure;
    fs::rename(temporary_, target_, failure);
    if (failure)
        throw Error(shown_, "", "cannot be replaced: " + failure.message());
    committed_ = true;
    sync_to_disk(folder_of(target_));
}

void sync_to_disk(const fs::path &path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throw Error(path, "", "cannot be forced to the disk: " + system_message());
    // EINVAL: a file system that cannot sync a folder; its rename is as safe as it gets
    const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL;
    const std::string message = synced ? std::string() : system_message();
    ::close(descriptor);
    if (!synced)
        throw Error(path, "", "cannot be forced to the disk: " + message);
}

} // namespace sinkscope
