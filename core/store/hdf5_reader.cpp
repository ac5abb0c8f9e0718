#include "core/store/hdf5_reader_internal.h"

#include "core/data/error.h"
#include "core/store/hdf5_failure_internal.h"
#include "core/store/hdf5_global_heap_internal.h"

#include <algorithm>
#include <array>
#include <limits>

namespace sinkscope::hdf5 {

namespace {

constexpr int max_rank = 3;
constexpr size_t max_text_bytes = size_t(1) << 30; ///< of one string: a trace's text is one
/// deflate cannot make more than 1032 bytes out of one
constexpr int64_t max_compression = 1032;

bool is_integer_type(hid_t type)
{
    const size_t size = H5Tget_size(type);
    const bool plain_size = size == 1 || size == 2 || size == 4 || size == 8;
    return H5Tget_class(type) == H5T_INTEGER && plain_size && H5Tget_precision(type) == 8 * size &&
        H5Tget_offset(type) == 0;
}

/// IEEE float16, which HDF5 has no name for.
bool is_half_type(hid_t type)
{
    size_t sign = 0, exponent = 0, exponent_bits = 0, mantissa = 0, mantissa_bits = 0;
    return H5Tget_size(type) == 2 && H5Tget_ebias(type) == 15 && H5Tget_norm(type) == H5T_NORM_IMPLIED &&
        H5Tget_fields(type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits) >= 0 && sign == 15 &&
        exponent == 10 && exponent_bits == 5 && mantissa == 0 && mantissa_bits == 10;
}

bool is_real_type(hid_t type)
{
    if (H5Tget_class(type) != H5T_FLOAT)
        return false;
    const std::array<hid_t, 4> known{H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64LE, H5T_IEEE_F64BE};
    return std::any_of(known.begin(), known.end(), [&](hid_t standard) { return H5Tequal(type, standard) > 0; }) ||
        is_half_type(type);
}

} // namespace

std::string shape_text(const std::vector<int64_t> &shape)
{
    std::string text = "[";
    for (size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

int64_t Dataset::elements() const
{
    int64_t count = 1;
    for (int64_t extent : shape)
        count *= extent;
    return count;
}

Reader::Reader(const std::filesystem::path &file, int64_t byte_limit) : path_(file), bytes_left_(byte_limit)
{
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure))
        throw Error(file, "", "is no readable file");
    file_bytes_ = static_cast<int64_t>(std::filesystem::file_size(file, failure));
    if (failure)
        throw Error(file, "", failure.message());

    const PropertyHandle access(H5Pcreate(H5P_FILE_ACCESS));
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_file_locking(access, false, true); // shared and read-only file systems often have no locks
    file_ = FileHandle(H5Fopen(file.c_str(), H5F_ACC_RDONLY, access));
    if (!file_.valid())
        throw Error(file, "", why_not_opened(file));
}

void Reader::fail(const std::string &name, std::string_view what) const
{
    throw Error(path_, "dataset '" + name + "'", what);
}

bool Reader::has(const std::string &name) const
{
    const size_t slash = name.find('/');
    if (slash != std::string::npos && H5Lexists(file_, name.substr(0, slash).c_str(), H5P_DEFAULT) <= 0)
        return false;
    return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0;
}

void Reader::check_link(const std::string &name) const
{
    const size_t slash = name.find('/');
    if (slash != std::string::npos)
        check_link(name.substr(0, slash));
    if (H5Lexists(file_, name.c_str(), H5P_DEFAULT) <= 0)
        fail(name, "is missing");
    H5L_info_t info;
    if (H5Lget_info(file_, name.c_str(), &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD)
        fail(name, "is a link to somewhere else, which is not followed");
}

std::optional<int64_t> Reader::root_attribute(const std::string &name) const
{
    const htri_t exists = H5Aexists(file_, name.c_str());
    if (exists < 0)
        throw Error(path_, "attribute '" + name + "'", "cannot be looked up: the file is damaged");
    if (exists == 0)
        return std::nullopt;
    const AttributeHandle attribute(H5Aopen(file_, name.c_str(), H5P_DEFAULT));
    const TypeHandle type(attribute.valid() ? H5Aget_type(attribute) : H5I_INVALID_HID);
    const DataspaceHandle space(attribute.valid() ? H5Aget_space(attribute) : H5I_INVALID_HID);
    int64_t value = 0;
    if (!type.valid() || !is_integer_type(type) || !space.valid() || H5Sget_simple_extent_npoints(space) != 1 ||
        H5Aread(attribute, H5T_NATIVE_INT64, &value) < 0)
        throw Error(path_, "attribute '" + name + "'", "expected one integer");
    return value;
}

Dataset Reader::open(const std::string &name, Content content)
{
    check_link(name);
    Dataset dataset;
    dataset.name = name;
    dataset.content = content;
    const PropertyHandle access(H5Pcreate(H5P_DATASET_ACCESS));
    dataset.handle = DatasetHandle(H5Dopen2(file_, name.c_str(), access));
    if (!dataset.handle.valid())
        fail(name, "is no dataset, or it is damaged");

    const DataspaceHandle space(H5Dget_space(dataset.handle));
    const int rank = space.valid() ? H5Sget_simple_extent_ndims(space) : -1;
    if (rank < 0 || rank > max_rank || H5Sget_simple_extent_type(space) == H5S_NULL)
        fail(name, "expected at most " + std::to_string(max_rank) + " dimensions");
    std::array<hsize_t, max_rank> extents{};
    H5Sget_simple_extent_dims(space, extents.data(), nullptr);
    for (int i = 0; i < rank; ++i) {
        if (extents[static_cast<size_t>(i)] > static_cast<hsize_t>(std::numeric_limits<int32_t>::max()))
            fail(name, "dimension " + std::to_string(i) + " is too large");
        dataset.shape.push_back(static_cast<int64_t>(extents[static_cast<size_t>(i)]));
    }
    check_type(dataset);
    check_storage(dataset);
    return dataset;
}

Dataset Reader::open(const std::string &name, Content content, const std::vector<int64_t> &shape)
{
    Dataset dataset = open(name, content);
    if (dataset.shape != shape)
        fail(name, "expected shape " + shape_text(shape) + ", found " + shape_text(dataset.shape));
    return dataset;
}

void Reader::check_type(Dataset &dataset) const
{
    const TypeHandle type(H5Dget_type(dataset.handle));
    if (!type.valid())
        fail(dataset.name, "has a damaged type");
    switch (dataset.content) {
    case Content::real:
        if (!is_real_type(type))
            fail(dataset.name, "expected float16, float32 or float64 numbers, found another type");
        dataset.element_bytes = H5Tget_size(type);
        return;
    case Content::integer:
        if (!is_integer_type(type))
            fail(dataset.name, "expected integers, found another type");
        dataset.element_bytes = H5Tget_size(type);
        return;
    case Content::text:
        if (H5Tget_class(type) != H5T_STRING)
            fail(dataset.name, "expected strings, found another type");
        dataset.variable_length = H5Tis_variable_str(type) != 0;
        dataset.element_bytes = dataset.variable_length ? GlobalHeap::element_bytes : H5Tget_size(type);
        if (dataset.element_bytes == 0 || dataset.element_bytes > max_text_bytes)
            fail(dataset.name, "the strings' length is out of range");
        return;
    }
}

void Reader::check_storage(const Dataset &dataset)
{
    const PropertyHandle creation(H5Dget_create_plist(dataset.handle));
    if (!creation.valid())
        fail(dataset.name, "has damaged properties");
    const H5D_layout_t layout = H5Pget_layout(creation);
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
        fail(dataset.name, "is stored in other files, which are not read");
    if (H5Pget_external_count(creation) != 0)
        fail(dataset.name, "is stored in external files, which are not read");
    const int filters = H5Pget_nfilters(creation);
    for (int i = 0; i < filters; ++i) {
        unsigned flags = 0, settings = 0;
        size_t values = 0;
        const auto filter =
            H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &settings);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
            fail(dataset.name, "is compressed by a filter other than deflate");
    }

    // each extent is below 2^31 and there are at most three: only the product with the type's size can overflow
    int64_t needed = 0, elements = 1;
    for (int64_t extent : dataset.shape)
        if (__builtin_mul_overflow(elements, extent, &elements))
            fail(dataset.name, "shape " + shape_text(dataset.shape) + " is too large");
    if (__builtin_mul_overflow(elements, static_cast<int64_t>(dataset.element_bytes), &needed) || needed > bytes_left_)
        fail(dataset.name, "shape " + shape_text(dataset.shape) + " is larger than what a run may hold");
    bytes_left_ -= needed;

    if (layout == H5D_CHUNKED) {
        std::array<hsize_t, max_rank> chunk{};
        const int rank = H5Pget_chunk(creation, max_rank, chunk.data());
        hsize_t chunk_bytes = dataset.element_bytes;
        for (int i = 0; i < rank; ++i)
            if (__builtin_mul_overflow(chunk_bytes, chunk[static_cast<size_t>(i)], &chunk_bytes))
                fail(dataset.name, "its chunks are too large");
        // a chunk is decompressed whole: only as large as the data may be, rounded up
        constexpr hsize_t any_chunk_bytes = hsize_t(64) << 20;
        if (rank < 0 || chunk_bytes > std::max(any_chunk_bytes, static_cast<hsize_t>(needed)))
            fail(dataset.name, "its chunks are too large");
    }
    const auto stored =
        static_cast<int64_t>(std::min<hsize_t>(H5Dget_storage_size(dataset.handle), static_cast<hsize_t>(file_bytes_)));
    const int64_t ratio = layout == H5D_CHUNKED ? max_compression : 1;
    if (needed / ratio > stored)
        fail(dataset.name, "shape " + shape_text(dataset.shape) + " claims more data than the file holds");
}

void Reader::read(const Dataset &dataset, std::span<float> out) const
{
    if (static_cast<int64_t>(out.size()) != dataset.elements())
        fail(dataset.name, "has another size than expected");
    if (!out.empty() && H5Dread(dataset.handle, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.data()) < 0)
        fail(dataset.name, "cannot be read: its data is damaged or truncated");
}

void Reader::read(const Dataset &dataset, std::span<int64_t> out) const
{
    if (static_cast<int64_t>(out.size()) != dataset.elements())
        fail(dataset.name, "has another size than expected");
    if (!out.empty() && H5Dread(dataset.handle, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, out.data()) < 0)
        fail(dataset.name, "cannot be read: its data is damaged or truncated");
}

void Reader::read_slice(const Dataset &dataset, size_t axis, int64_t index, std::span<float> out) const
{
    std::array<hsize_t, max_rank> start{}, count{};
    hsize_t elements = 1;
    for (size_t i = 0; i < dataset.shape.size(); ++i) {
        count[i] = i == axis ? 1 : static_cast<hsize_t>(dataset.shape[i]);
        elements *= count[i];
    }
    start[axis] = static_cast<hsize_t>(index);
    if (dataset.shape.size() != max_rank || elements != out.size())
        fail(dataset.name, "has another size than expected");
    if (out.empty())
        return;
    const DataspaceHandle file_space(H5Dget_space(dataset.handle));
    const DataspaceHandle memory_space(H5Screate_simple(1, &elements, nullptr));
    if (H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) < 0 ||
        H5Dread(dataset.handle, H5T_NATIVE_FLOAT, memory_space, file_space, H5P_DEFAULT, out.data()) < 0)
        fail(dataset.name, "cannot be read: its data is damaged or truncated");
}

std::vector<std::string> Reader::read_variable_text(const Dataset &dataset) const
{
    const haddr_t offset = H5Dget_offset(dataset.handle);
    size_t address_bytes = 0, length_bytes = 0;
    const PropertyHandle creation(H5Fget_create_plist(file_));
    if (offset == HADDR_UNDEF || !creation.valid() || H5Pget_sizes(creation, &address_bytes, &length_bytes) < 0 ||
        address_bytes != 8 || length_bytes != 8)
        fail(dataset.name,
             "strings of variable length are read only where they are stored in one piece; give them a fixed length");
    GlobalHeap heap(path_, "dataset '" + dataset.name + "'");
    const std::vector<char> elements =
        heap.bytes(offset, static_cast<uint64_t>(dataset.elements()) * GlobalHeap::element_bytes);
    std::vector<std::string> strings;
    for (size_t at = 0; at < elements.size(); at += GlobalHeap::element_bytes)
        strings.push_back(heap.text(elements.data() + at));
    return strings;
}

std::vector<std::string> Reader::read_text(const Dataset &dataset) const
{
    if (dataset.variable_length)
        return read_variable_text(dataset);
    std::vector<char> bytes(static_cast<size_t>(dataset.elements()) * dataset.element_bytes);
    const TypeHandle type(H5Dget_type(dataset.handle));
    if (!bytes.empty() && H5Dread(dataset.handle, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0)
        fail(dataset.name, "cannot be read: its data is damaged or truncated");
    std::vector<std::string> strings;
    strings.reserve(static_cast<size_t>(dataset.elements()));
    for (size_t at = 0; at < bytes.size(); at += dataset.element_bytes) {
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        strings.emplace_back(begin, std::find(begin, begin + static_cast<std::ptrdiff_t>(dataset.element_bytes), '\0'));
    }
    return strings;
}

} // namespace sinkscope::hdf5
