#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/mapped_file.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sinkscope {

struct GgufPart;

/// Whether the file begins as a GGUF file does, whatever its name: the Hugging Face cache keeps files under their
/// hashes.
bool is_gguf(const std::filesystem::path &path);

/// A GGUF file (version 2 or 3, little endian): its metadata and its tensor table. Everything is checked against the
/// file's size when it is opened; values are decoded when they are asked for. Immutable and safe to share between
/// threads. A model that is split over several files is one such file, with the first part's metadata and all tensors.
///
/// Accessors throw Error, naming file and key, when the key is absent or its value has another type.
class GgufFile {
public:
    /// Opens a file, and of a split model (any part of it) all parts. Throws Error for a file that is not GGUF,
    /// truncated, corrupt, or holds a tensor of an unsupported type; and for parts that are missing or do not belong
    /// together.
    static std::shared_ptr<const GgufFile> open(const std::filesystem::path &path);

    const std::filesystem::path &path() const { return file_.path(); }
    bool has(const std::string &key) const { return values_.contains(key); }
    std::vector<std::string> keys() const; ///< sorted

    std::string string(const std::string &key) const;
    int64_t integer(const std::string &key) const; ///< any integer type
    double real(const std::string &key) const; ///< any float or integer type
    bool boolean(const std::string &key) const;

    /// The same, with a value for an absent key.
    std::string string_or(const std::string &key, const std::string &fallback) const;
    int64_t integer_or(const std::string &key, int64_t fallback) const;
    double real_or(const std::string &key, double fallback) const;
    bool boolean_or(const std::string &key, bool fallback) const;

    bool is_array(const std::string &key) const; ///< false for an absent key, too
    bool is_boolean(const std::string &key) const;
    std::vector<bool> booleans(const std::string &key) const; ///< an array of true and false
    std::vector<std::string> strings(const std::string &key) const;
    std::vector<float> reals(const std::string &key) const; ///< an array of floats or integers
    std::vector<int32_t> integers(const std::string &key) const; ///< an array of integers that fit 32 bits

    /// The tensors under the file's own names ("blk.0.attn_q.weight"), shapes in PyTorch's order, sorted by name.
    const std::vector<TensorInfo> &tensors() const { return tensors_; }

private:
    /// The types of metadata values, numbered as in the file.
    enum class ValueType : uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, string, array, u64, i64, f64 };
    /// Where a value lies in the file. For an array, `type` is that of its elements and `bytes` are all of them.
    struct Value {
        ValueType type = ValueType::u8;
        bool is_array = false;
        uint64_t count = 1;
        std::span<const std::byte> bytes;
    };
    class Reader;

    explicit GgufFile(MappedFile file) : file_(std::move(file)) { }
    static std::shared_ptr<GgufFile> open_one(const std::filesystem::path &path);
    void check_part(const GgufPart &part, int number) const;
    void read();
    void read_tensor(Reader &reader, uint64_t alignment);
    void place_tensors(uint64_t data_start);
    void sort_tensors(); ///< by name; throws Error for a name that is given twice
    const Value &value(const std::string &key, bool is_array) const;
    [[noreturn]] void wrong_type(const std::string &key, const char *expected) const;
    bool integer_at(const Value &value, uint64_t index, int64_t &out) const;
    bool real_at(const Value &value, uint64_t index, double &out) const;

    MappedFile file_;
    std::map<std::string, Value> values_;
    std::vector<TensorInfo> tensors_;
    std::vector<uint64_t> offsets_; ///< of tensors_, relative to the start of the data; empty once the file is read
    std::vector<std::shared_ptr<const GgufFile>> further_parts_; ///< of a split model: what tensors_ are mapped from
};

} // namespace sinkscope
