#include "core/store/replaced_file.h"

#include "core/data/error.h"

#include <cerrno>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace sinkscope {

namespace {

std::string system_message()
{
    return std::generic_category().message(errno);
}

std::filesystem::path folder_of(const std::filesystem::path &file)
{
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

} // namespace

ReplacedFile::ReplacedFile(const std::filesystem::path &target) : target_(target)
{
    std::error_code ignored;
    if (std::filesystem::is_symlink(target_, ignored)) {
        std::error_code unresolved;
        const auto resolved = std::filesystem::canonical(target_, unresolved);
        if (!unresolved)
            target_ = resolved; // write where the link points to, rather than replace the link
    }
    if (std::filesystem::is_directory(target_, ignored))
        throw Error(target_, "", "cannot be written: it is a folder");

    std::random_device random;
    constexpr int attempts = 100;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        temporary_ =
            folder_of(target_) / ("." + target_.filename().string() + "." + std::to_string(random()) + ".part");
        const int descriptor = ::open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            ::close(descriptor);
            return;
        }
        if (errno != EEXIST)
            break;
    }
    throw Error(target_, "", "cannot be written: " + system_message());
}

ReplacedFile::~ReplacedFile()
{
    std::error_code ignored;
    if (!committed_)
        std::filesystem::remove(temporary_, ignored);
}

void ReplacedFile::commit()
{
    sync_to_disk(temporary_);
    std::error_code failure;
    std::filesystem::rename(temporary_, target_, failure);
    if (failure)
        throw Error(target_, "", "cannot be replaced: " + failure.message());
    committed_ = true;
    sync_to_disk(folder_of(target_));
}

void sync_to_disk(const std::filesystem::path &path)
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
