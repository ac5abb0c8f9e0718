#include "core/checkpoint/safetensors.h"

#include "core/checkpoint/little_endian.h"
#include "core/data/error.h"
#include "core/json/json_value_internal.h"

#include <algorithm>
#include <limits>

namespace sinkscope {
namespace {

constexpr uint64_t most_header_bytes = 100'000'000; // the format's own limit
constexpr size_t most_dimensions = 8;
constexpr auto metadata_key = "__metadata__";

/// Types by their names in the file. Bytes are of MXFP4; integers and the like are known so that buffers of them can be
/// passed over.
struct FileType {
    const char *name;
    StorageType type;
    int64_t bytes;
};
constexpr FileType file_types[] = {
    {"F32", StorageType::f32, 4},      {"F16", StorageType::f16, 2},         {"BF16", StorageType::bf16, 2},
    {"F64", StorageType::f64, 8},      {"F8_E4M3", StorageType::f8_e4m3, 1}, {"U8", StorageType::e8m0, 1},
    {"F8_E8M0", StorageType::e8m0, 1}, {"I8", StorageType::other, 1},        {"BOOL", StorageType::other, 1},
    {"I16", StorageType::other, 2},    {"U16", StorageType::other, 2},       {"I32", StorageType::other, 4},
    {"U32", StorageType::other, 4},    {"I64", StorageType::other, 8},       {"U64", StorageType::other, 8},
};

const FileType &read_type(const JsonReader &entry, const std::string &name)
{
    const std::string type = entry.at("dtype").string();
    for (const FileType &known : file_types)
        if (known.name == type)
            return known;
    throw Error(entry.file(), name, "tensor type " + type + " is not supported");
}

/// Non-negative integers that fit int64_t.
std::vector<int64_t> read_sizes(const JsonReader &entry, const std::string &key, size_t most_count)
{
    const nlohmann::json &list = json_value(entry.at(key));
    if (!list.is_array() || list.size() > most_count)
        entry.fail(key, "is no list of at most " + std::to_string(most_count) + " sizes");
    std::vector<int64_t> sizes;
    for (const nlohmann::json &size : list) {
        if (!size.is_number_unsigned() || size.get<uint64_t>() > std::numeric_limits<int64_t>::max())
            entry.fail(key, size.dump() + " is no size");
        sizes.push_back(size.get<int64_t>());
    }
    return sizes;
}

struct Placed {
    TensorInfo tensor;
    int64_t begin = 0, end = 0; ///< in the data that follow the header
};

Placed read_entry(const JsonReader &header, const std::string &name)
{
    const JsonReader entry = header.at(name);
    Placed placed;
    placed.tensor.name = name;
    placed.tensor.file = header.file();
    const FileType &type = read_type(entry, name);
    placed.tensor.type = type.type;
    placed.tensor.shape = read_sizes(entry, "shape", most_dimensions);
    int64_t elements = 1;
    for (const int64_t size : placed.tensor.shape) {
        if (size == 0 || size > std::numeric_limits<int64_t>::max() / 8 / elements)
            entry.fail("shape", "a dimension of size " + std::to_string(size));
        elements *= size;
    }
    const auto offsets = read_sizes(entry, "data_offsets", 2);
    if (offsets.size() != 2 || offsets[0] > offsets[1])
        entry.fail("data_offsets", "is no pair of offsets, begin before end");
    placed.begin = offsets[0];
    placed.end = offsets[1];
    const int64_t expected = elements * type.bytes;
    if (placed.end - placed.begin != expected)
        entry.fail("data_offsets",
                   std::to_string(placed.end - placed.begin) + " bytes; its type and shape take " +
                       std::to_string(expected));
    return placed;
}

struct Parts {
    JsonReader header;
    std::span<const std::byte> data;
};

Parts parts_of(const MappedFile &file)
{
    const auto bytes = file.bytes();
    if (bytes.size() < sizeof(uint64_t))
        throw Error(file.path(), "header", "the file is too short to be safetensors");
    const auto header_size = load_number<uint64_t>(bytes.data());
    if (header_size > most_header_bytes || header_size > bytes.size() - sizeof(uint64_t))
        throw Error(file.path(), "header",
                    "its length of " + std::to_string(header_size) + " bytes does not fit the file of " +
                        std::to_string(bytes.size()) + " bytes; the file is truncated or no safetensors");
    const auto text = bytes.subspan(sizeof(uint64_t), header_size);
    return {JsonReader::parse({reinterpret_cast<const char *>(text.data()), text.size()}, file.path()),
            bytes.subspan(sizeof(uint64_t) + header_size)};
}

} // namespace

std::vector<TensorInfo> read_safetensors(const MappedFile &file)
{
    const auto [header, data] = parts_of(file);
    std::vector<Placed> entries;
    for (const std::string &name : header.keys())
        if (name != metadata_key)
            entries.push_back(read_entry(header, name));

    // The format asks for data without gaps; a name given twice would leave one.
    std::ranges::sort(entries, {}, &Placed::begin);
    int64_t end = 0;
    for (const Placed &entry : entries) {
        if (entry.begin != end)
            throw Error(file.path(), entry.tensor.name,
                        "its data begin at " + std::to_string(entry.begin) + ", the data before it end at " +
                            std::to_string(end) + "; offsets overlap or leave a gap");
        end = entry.end;
    }
    if (static_cast<uint64_t>(end) != data.size())
        throw Error(file.path(), "",
                    "has " + std::to_string(data.size()) + " bytes of data where its header names " +
                        std::to_string(end) + "; the file is truncated or corrupt");

    std::vector<TensorInfo> tensors;
    for (Placed &entry : entries) {
        entry.tensor.bytes =
            data.subspan(static_cast<size_t>(entry.begin), static_cast<size_t>(entry.end - entry.begin));
        tensors.push_back(std::move(entry.tensor));
    }
    std::ranges::sort(tensors, {}, &TensorInfo::name);
    return tensors;
}

std::map<std::string, std::string> read_safetensors_metadata(const MappedFile &file)
{
    const JsonReader header = parts_of(file).header;
    std::map<std::string, std::string> notes;
    if (header.has(metadata_key)) {
        const JsonReader metadata = header.at(metadata_key);
        for (const std::string &key : metadata.keys())
            notes[key] = metadata.at(key).string();
    }
    return notes;
}

} // namespace sinkscope
