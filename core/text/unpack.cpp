#include "core/text/unpack_internal.h"

#include "core/data/error.h"

#include <memory>

#include <zlib.h>
#include <zstd.h>

namespace sinkscope {

namespace {

constexpr std::string_view gzip_magic = "\x1f\x8b", zstd_magic = "\x28\xb5\x2f\xfd";
constexpr int gzip_window = 15 + 16; ///< the largest, and gzip's header
constexpr size_t unpacked_block = size_t{1} << 20;

[[noreturn]] void fail(const std::filesystem::path &file, const char *what)
{
    throw Error(file, "", std::string("cannot be unpacked: ") + what);
}

/// One that unpacks: bytes of `packed` are used up, `unpacked` is filled.
class Unpacker {
public:
    virtual ~Unpacker() = default;
    /// Returns how many bytes of `unpacked` were filled; takes what it has used from `packed`.
    virtual size_t step(std::string_view &packed, std::string &unpacked) = 0;
    virtual bool at_end() const = 0; ///< of a whole piece, behind which another may begin
};

class Gzip : public Unpacker {
public:
    explicit Gzip(const std::filesystem::path &file) : file_(file)
    {
        if (inflateInit2(&stream_, gzip_window) != Z_OK)
            fail(file, "there is too little memory");
    }
    ~Gzip() override { inflateEnd(&stream_); }
    size_t step(std::string_view &packed, std::string &unpacked) override
    {
        if (at_end_)
            inflateReset(&stream_);
        stream_.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
        stream_.avail_in = static_cast<uInt>(packed.size());
        stream_.next_out = reinterpret_cast<Bytef *>(unpacked.data());
        stream_.avail_out = static_cast<uInt>(unpacked.size());
        const int result = inflate(&stream_, Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            fail(file_, "it is damaged");
        at_end_ = result == Z_STREAM_END;
        packed.remove_prefix(packed.size() - stream_.avail_in);
        return unpacked.size() - stream_.avail_out;
    }
    bool at_end() const override { return at_end_; }

private:
    const std::filesystem::path &file_;
    z_stream stream_ = {};
    bool at_end_ = false;
};

class Zstd : public Unpacker {
public:
    explicit Zstd(const std::filesystem::path &file) : file_(file), stream_(ZSTD_createDStream(), &ZSTD_freeDStream)
    {
        if (!stream_)
            fail(file, "there is too little memory");
    }
    size_t step(std::string_view &packed, std::string &unpacked) override
    {
        ZSTD_inBuffer in{packed.data(), packed.size(), 0};
        ZSTD_outBuffer out{unpacked.data(), unpacked.size(), 0};
        const size_t result = ZSTD_decompressStream(stream_.get(), &out, &in);
        if (ZSTD_isError(result))
            fail(file_, ZSTD_getErrorName(result));
        at_end_ = result == 0;
        packed.remove_prefix(in.pos);
        return out.pos;
    }
    bool at_end() const override { return at_end_; }

private:
    const std::filesystem::path &file_;
    std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream *)> stream_;
    bool at_end_ = false;
};

} // namespace

bool is_packed(std::string_view beginning)
{
    return beginning.starts_with(gzip_magic) || beginning.starts_with(zstd_magic);
}

void unpack_blocks(const std::filesystem::path &file, const std::function<void(std::string &)> &next,
                   const std::function<void(std::string_view)> &take)
{
    std::string block, unpacked(unpacked_block, '\0');
    next(block);
    std::unique_ptr<Unpacker> unpacker;
    if (block.starts_with(gzip_magic))
        unpacker = std::make_unique<Gzip>(file);
    else
        unpacker = std::make_unique<Zstd>(file);
    for (; !block.empty(); next(block)) {
        // a full block of output may have more behind it
        size_t filled = 0;
        for (std::string_view packed = block; !packed.empty() || filled == unpacked.size();) {
            filled = unpacker->step(packed, unpacked);
            take(std::string_view(unpacked).substr(0, filled));
            if (unpacker->at_end() && packed.empty())
                break;
        }
    }
    if (!unpacker->at_end())
        fail(file, "it ends in the middle, as if it had been cut off");
}

} // namespace sinkscope
