#include "core/checkpoint/gguf.h"

#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/little_endian.h"
#include "core/data/error.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <limits>
#include <numeric>
#include <optional>

namespace sinkscope {
namespace {

constexpr uint32_t magic = 0x46554747; // "GGUF"
constexpr uint64_t default_alignment = 32;
constexpr uint64_t most_alignment = 1 << 20;
constexpr uint32_t most_dimensions = 4;
constexpr uint64_t most_key_length = 65535; // the format's own limit

struct FileTensorType {
    uint32_t number;
    const char *name;
    std::optional<StorageType> supported;
};

/// Tensor types by their numbers in the file.
constexpr FileTensorType tensor_types[] = {
    {0, "F32", StorageType::f32},
    {1, "F16", StorageType::f16},
    {2, "Q4_0", StorageType::q4_0},
    {3, "Q4_1", StorageType::q4_1},
    {6, "Q5_0", StorageType::q5_0},
    {7, "Q5_1", StorageType::q5_1},
    {8, "Q8_0", StorageType::q8_0},
    {9, "Q8_1", {}},
    {10, "Q2_K", StorageType::q2_k},
    {11, "Q3_K", StorageType::q3_k},
    {12, "Q4_K", StorageType::q4_k},
    {13, "Q5_K", StorageType::q5_k},
    {14, "Q6_K", StorageType::q6_k},
    {15, "Q8_K", {}},
    {16, "IQ2_XXS", StorageType::iq2_xxs},
    {17, "IQ2_XS", StorageType::iq2_xs},
    {18, "IQ3_XXS", StorageType::iq3_xxs},
    {19, "IQ1_S", StorageType::iq1_s},
    {20, "IQ4_NL", StorageType::iq4_nl},
    {21, "IQ3_S", StorageType::iq3_s},
    {22, "IQ2_S", StorageType::iq2_s},
    {23, "IQ4_XS", StorageType::iq4_xs},
    {24, "I8", {}},
    {25, "I16", {}},
    {26, "I32", {}},
    {27, "I64", {}},
    {28, "F64", StorageType::f64},
    {29, "IQ1_M", StorageType::iq1_m},
    {30, "BF16", StorageType::bf16},
    {34, "TQ1_0", StorageType::tq1_0},
    {35, "TQ2_0", StorageType::tq2_0},
    {39, "MXFP4", StorageType::mxfp4},
    {40, "NVFP4", StorageType::nvfp4},
};

} // namespace

/// Walks through the file from its start; every step is checked against the bytes that are left.
class GgufFile::Reader {
public:
    explicit Reader(const MappedFile &file) : file_(file), rest_(file.bytes()) { }

    uint64_t position() const { return file_.bytes().size() - rest_.size(); }

    std::span<const std::byte> take(uint64_t size, const std::string &what)
    {
        if (size > rest_.size())
            throw Error(file_.path(), what,
                        "the file ends early: " + std::to_string(size) + " bytes expected at byte " +
                            std::to_string(position()) + ", " + std::to_string(rest_.size()) + " left");
        const auto taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }

    template <class Number> Number number(const std::string &what)
    {
        return load_number<Number>(take(sizeof(Number), what).data());
    }

    std::string_view string(const std::string &what)
    {
        const auto bytes = take(number<uint64_t>(what), what);
        return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
    }

    std::string key(const std::string &what)
    {
        const std::string_view text = string(what);
        if (text.empty() || text.size() > most_key_length)
            throw Error(file_.path(), what, "a name of " + std::to_string(text.size()) + " bytes");
        return std::string(text);
    }

    Value value(const std::string &what)
    {
        Value value;
        value.type = type(what);
        if (value.type == ValueType::array) {
            value.is_array = true;
            value.type = type(what);
            value.count = number<uint64_t>(what);
            if (value.type == ValueType::array)
                throw Error(file_.path(), what, "an array of arrays is not supported");
        }
        if (value.type == ValueType::string) {
            const auto from = rest_;
            for (uint64_t i = 0; i < value.count; ++i)
                string(what);
            value.bytes = from.first(from.size() - rest_.size());
        } else {
            const uint64_t size = size_of(value.type);
            if (value.count > rest_.size() / size)
                throw Error(file_.path(), what,
                            "an array of " + std::to_string(value.count) + " values is longer than the file");
            value.bytes = take(value.count * size, what);
        }
        return value;
    }

    static uint64_t size_of(ValueType type)
    {
        switch (type) {
        case ValueType::u8:
        case ValueType::i8:
        case ValueType::boolean:
            return 1;
        case ValueType::u16:
        case ValueType::i16:
            return 2;
        case ValueType::u32:
        case ValueType::i32:
        case ValueType::f32:
            return 4;
        case ValueType::u64:
        case ValueType::i64:
        case ValueType::f64:
            return 8;
        case ValueType::string:
        case ValueType::array:
            break;
        }
        return 1;
    }

private:
    ValueType type(const std::string &what)
    {
        const auto number = this->number<uint32_t>(what);
        if (number > static_cast<uint32_t>(ValueType::f64))
            throw Error(file_.path(), what, "unknown value type " + std::to_string(number));
        return static_cast<ValueType>(number);
    }

    const MappedFile &file_;
    std::span<const std::byte> rest_;
};

bool is_gguf(const std::filesystem::path &path)
{
    std::error_code ignored;
    std::array<char, sizeof(magic)> bytes{};
    return std::filesystem::is_regular_file(path, ignored) && // a pipe would be waited for
        std::ifstream(path, std::ios::binary).read(bytes.data(), bytes.size()) &&
        std::memcmp(bytes.data(), &magic, sizeof(magic)) == 0;
}

std::shared_ptr<GgufFile> GgufFile::open_one(const std::filesystem::path &path)
{
    std::shared_ptr<GgufFile> file(new GgufFile(MappedFile(path)));
    file->read();
    return file;
}

void GgufFile::read()
{
    Reader reader(file_);
    if (file_.bytes().size() < sizeof(magic) || reader.number<uint32_t>("header") != magic)
        throw Error(path(), "", "is not a GGUF file: it does not begin with GGUF");
    const auto version = reader.number<uint32_t>("version");
    if (version != 2 && version != 3)
        throw Error(path(), "version",
                    (version & 0xffff) == 0
                        ? "big-endian GGUF is not supported"
                        : "GGUF version " + std::to_string(version) + " is not supported (2 and 3 are)");
    const auto tensor_count = reader.number<uint64_t>("tensor count");
    const auto value_count = reader.number<uint64_t>("metadata count");
    // No reserve by these counts: each entry takes bytes of the file, so a false count ends the walk at the file's end.
    for (uint64_t i = 0; i < value_count; ++i) {
        const std::string key = reader.key("metadata key " + std::to_string(i));
        if (!values_.emplace(key, reader.value(key)).second)
            throw Error(path(), key, "is given twice");
    }
    const auto alignment = static_cast<uint64_t>(integer_or("general.alignment", default_alignment));
    if (alignment == 0 || (alignment & (alignment - 1)) != 0 || alignment > most_alignment)
        throw Error(path(), "general.alignment", std::to_string(alignment) + " is not a power of two up to 1048576");
    for (uint64_t i = 0; i < tensor_count; ++i)
        read_tensor(reader, alignment);
    place_tensors((reader.position() + alignment - 1) / alignment * alignment);
}

void GgufFile::read_tensor(Reader &reader, uint64_t alignment)
{
    TensorInfo tensor;
    tensor.name = reader.key("tensor " + std::to_string(tensors_.size()));
    tensor.file = path();
    const auto dimensions = reader.number<uint32_t>(tensor.name);
    if (dimensions == 0 || dimensions > most_dimensions)
        throw Error(path(), tensor.name, std::to_string(dimensions) + " dimensions; 1 to 4 expected");
    uint64_t elements = 1;
    for (uint32_t i = 0; i < dimensions; ++i) {
        const auto size = reader.number<uint64_t>(tensor.name);
        if (size == 0 || size > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) / elements)
            throw Error(path(), tensor.name, "dimension of size " + std::to_string(size));
        elements *= size;
        tensor.shape.insert(tensor.shape.begin(), static_cast<int64_t>(size));
    }
    const auto number = reader.number<uint32_t>(tensor.name);
    const auto *type = std::ranges::find(tensor_types, number, &FileTensorType::number);
    if (type == std::end(tensor_types))
        throw Error(path(), tensor.name, "unknown tensor type " + std::to_string(number));
    if (!type->supported)
        throw Error(path(), tensor.name, std::string("tensor type ") + type->name + " is not supported");
    tensor.type = *type->supported;
    if (tensor.shape.back() % block_format(tensor.type).values != 0)
        throw Error(path(), tensor.name,
                    "rows of " + std::to_string(tensor.shape.back()) + " values are no whole " + type->name +
                        " blocks");
    const auto offset = reader.number<uint64_t>(tensor.name);
    if (offset % alignment != 0)
        throw Error(path(), tensor.name,
                    "offset " + std::to_string(offset) + " is not aligned to " + std::to_string(alignment));
    tensors_.push_back(std::move(tensor));
    offsets_.push_back(offset);
}

/// Points the tensors at their bytes; refuses what lies outside the file or overlaps.
void GgufFile::place_tensors(uint64_t data_start)
{
    const auto bytes = file_.bytes();
    const uint64_t available = bytes.size() - std::min<uint64_t>(bytes.size(), data_start);
    std::vector<size_t> order(tensors_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::sort(order, {}, [&](size_t i) { return offsets_[i]; });
    uint64_t end = 0;
    for (const size_t i : order) {
        TensorInfo &tensor = tensors_[i];
        const BlockFormat format = block_format(tensor.type);
        const uint64_t blocks = static_cast<uint64_t>(tensor.elements() / format.values);
        if (offsets_[i] > available || blocks > (available - offsets_[i]) / static_cast<uint64_t>(format.bytes))
            throw Error(path(), tensor.name,
                        "its data lies beyond the end of the file; the file is truncated or corrupt");
        if (offsets_[i] < end)
            throw Error(path(), tensor.name, "its data overlaps another tensor's");
        const uint64_t size = blocks * static_cast<uint64_t>(format.bytes);
        tensor.bytes = bytes.subspan(data_start + offsets_[i], size);
        end = offsets_[i] + size;
    }
    offsets_.clear();
    sort_tensors();
}

void GgufFile::sort_tensors()
{
    std::ranges::sort(tensors_, {}, &TensorInfo::name);
    const auto twice = std::ranges::adjacent_find(tensors_, {}, &TensorInfo::name);
    if (twice != tensors_.end())
        throw Error(twice->file, twice->name, "is given twice");
}

} // namespace sinkscope
