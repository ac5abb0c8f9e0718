#include "core/text/stored_bytes.h"

#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"
#include "core/text/unpack_internal.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sinkscope {

namespace {

namespace fs = std::filesystem;

constexpr size_t block_bytes = size_t{1} << 20;
constexpr int64_t spared_bytes = int64_t{1} << 30; ///< stay free on the cache's disk

std::string system_message()
{
    return std::generic_category().message(errno);
}

/// How many bytes were read, fewer than asked for at the file's end; -1 on failure.
int64_t read_at(int descriptor, char *target, int64_t bytes, int64_t offset)
{
    int64_t done = 0;
    while (done < bytes) {
        const ssize_t count = ::pread(descriptor, target + done, static_cast<size_t>(bytes - done), offset + done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        done += count;
    }
    return done;
}

int open_file(const fs::path &file)
{
    std::error_code failure;
    const auto status = fs::status(file, failure);
    if (!fs::exists(status))
        throw Error(file, "", "no such file");
    if (!fs::is_regular_file(status)) // a device or a pipe would block
        throw Error(file, "", "not a file");
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throw Error(file, "", "cannot be read: " + system_message());
    return descriptor;
}

int open_nameless_file(const fs::path &folder)
{
    std::error_code failure;
    fs::create_directories(folder, failure);
    std::string name = (folder / "unpacked-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0)
        throw Error(folder, "", "a packed file cannot be unpacked into it: " + system_message());
    ::unlink(name.c_str());
    return descriptor;
}

/// Forms that are told by name instead of being taken for text.
struct OtherForm {
    std::string_view magic;
    const char *what;
};
constexpr OtherForm other_forms[]{
    {"PAR1",
     "is a Parquet file; write its records as JSON lines first: python3 -c \"import sys, pandas; "
     "pandas.read_parquet(sys.argv[1]).to_json('traces.jsonl', orient='records', lines=True)\" FILE"},
    {"ARROW1",
     "is an Arrow file; write its records as JSON lines first: python3 -c \"import sys, pandas; "
     "pandas.read_feather(sys.argv[1]).to_json('traces.jsonl', orient='records', lines=True)\" FILE"},
    {"\xFD"
     "7zXZ",
     "is packed by xz: unpack it with xz -d"},
    {"BZh", "is packed by bzip2: unpack it with bunzip2"},
    {"PK\x03\x04", "is a ZIP archive: unpack it with unzip"},
    {"\xFF\xFE", "is UTF-16 text: write it as UTF-8 with iconv -f UTF-16 -t UTF-8"},
    {"\xFE\xFF", "is UTF-16 text: write it as UTF-8 with iconv -f UTF-16 -t UTF-8"}};

} // namespace

StoredBytes::StoredBytes(const fs::path &file) : file_(file), descriptor_(open_file(file))
{
    try {
        struct stat status = {};
        if (::fstat(descriptor_, &status) != 0)
            throw Error(file, "", "cannot be read: " + system_message());
        size_ = status.st_size;
        const std::string beginning = read(0, 1024);
        refuse_lfs_pointer(file, beginning);
        for (const auto &[magic, what] : other_forms)
            if (beginning.starts_with(magic))
                throw Error(file, "", what);
        if (is_packed(beginning))
            unpack(std::exchange(descriptor_, -1));
    } catch (...) {
        ::close(descriptor_); // the destructor does not run
        throw;
    }
}

StoredBytes::~StoredBytes()
{
    ::close(descriptor_);
}

std::string StoredBytes::extension() const
{
    const fs::path extension = file_.extension();
    return (extension == ".gz" || extension == ".zst" ? file_.stem().extension() : extension).string();
}

std::string StoredBytes::read(int64_t offset, int64_t bytes) const
{
    std::string content(static_cast<size_t>(std::max<int64_t>(0, std::min(bytes, size_ - offset))), '\0');
    const int64_t count = read_at(descriptor_, content.data(), static_cast<int64_t>(content.size()), offset);
    if (count < 0)
        throw Error(file_, "", "cannot be read: " + system_message());
    if (count != static_cast<int64_t>(content.size()))
        throw Error(file_, "", "has become shorter while it was read");
    return content;
}

void StoredBytes::unpack(int packed)
{
    const int64_t packed_bytes = std::exchange(size_, 0);
    const fs::path folder = own_cache();
    try {
        descriptor_ = open_nameless_file(folder);
        const auto next = [&, offset = int64_t{0}](std::string &block) mutable {
            block.resize(block_bytes);
            const int64_t count = read_at(packed, block.data(), static_cast<int64_t>(block.size()), offset);
            if (count < 0)
                throw Error(file_, "", "cannot be read: " + system_message());
            offset += count;
            block.resize(static_cast<size_t>(count));
        };
        const auto take = [&](std::string_view block) {
            std::error_code failure;
            const auto space = fs::space(folder, failure);
            size_ += static_cast<int64_t>(block.size());
            if (size_ > most_unpacked_bytes || (!failure && space.available < static_cast<uintmax_t>(spared_bytes)))
                throw Error(file_, "",
                            "unpacks to more than " + folder.string() +
                                " may take: unpack it yourself, or set SINKSCOPE_CACHE to a larger disk");
            if (::write(descriptor_, block.data(), block.size()) != static_cast<ssize_t>(block.size()))
                throw Error(file_, "", "cannot be unpacked into " + folder.string() + ": the disk is full");
        };
        unpack_blocks(file_, next, take);
    } catch (...) {
        ::close(packed);
        throw;
    }
    ::close(packed);
    notice_ = "the trace file is packed: its " + std::to_string(packed_bytes) + " bytes were unpacked to " +
        std::to_string(size_) + " in " + folder.string() + ", which are gone when it is closed";
}

} // namespace sinkscope
