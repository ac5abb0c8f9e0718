#include "core/store/hdf5_writer_internal.h"

#include "core/data/error.h"

#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>

namespace sinkscope::hdf5 {

namespace {

constexpr hsize_t chunk_elements = 65536;
constexpr hsize_t chunk_columns = 16384;
constexpr unsigned deflate_level = 4;
constexpr auto no_file = "/dev/null/in memory"; // the library would first open and read a file of that name
constexpr size_t no_part_axis = ~size_t(0);

/// Chunks of about chunk_elements that do not cross parts, so that reading one part decompresses nothing else.
std::vector<hsize_t> chunk_shape(const std::vector<hsize_t> &shape, size_t part_axis)
{
    std::vector<hsize_t> chunk(shape.size(), 1);
    hsize_t left = chunk_elements;
    for (size_t i = shape.size(); i-- > 0;) {
        if (i == part_axis)
            continue;
        const hsize_t most = i + 1 == shape.size() ? std::min(left, chunk_columns) : left;
        chunk[i] = std::clamp<hsize_t>(shape[i], 1, std::max<hsize_t>(1, most));
        left /= chunk[i];
    }
    return chunk;
}

TypeHandle fixed_text_type(size_t bytes)
{
    TypeHandle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type, std::max<size_t>(1, bytes));
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

TypeHandle variable_text_type()
{
    TypeHandle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

} // namespace

/// What the library's driver for files in memory asks for. It frees the memory when it closes the file, and that is
/// where the image keeps it.
struct ImageCallbacks {
    static void *allocate(size_t size, H5FD_file_image_op_t, void *image) { return resize(nullptr, size, image); }
    static void *reallocate(void *bytes, size_t size, H5FD_file_image_op_t, void *image)
    {
        return resize(bytes, size, image);
    }
    static herr_t release(void *, H5FD_file_image_op_t, void *) { return 0; } // the image's destructor does
    static void *copy_image(void *image) { return image; }
    static herr_t free_image(void *) { return 0; }

private:
    static void *resize(void *bytes, size_t size, void *data)
    {
        auto *image = static_cast<Image *>(data);
        void *moved = std::realloc(bytes, size);
        if (moved) {
            // the library marks nothing that it does not write
            if (size > image->allocated_)
                std::memset(static_cast<char *>(moved) + image->allocated_, 0, size - image->allocated_);
            image->bytes_ = moved;
            image->allocated_ = size;
        }
        return moved;
    }
};

void Image::use(hid_t access)
{
    constexpr size_t increment = size_t(1) << 20;
    H5Pset_fapl_core(access, increment, false);
    H5FD_file_image_callbacks_t callbacks{ImageCallbacks::allocate,
                                          nullptr,
                                          ImageCallbacks::reallocate,
                                          ImageCallbacks::release,
                                          ImageCallbacks::copy_image,
                                          ImageCallbacks::free_image,
                                          this};
    H5Pset_file_image_callbacks(access, &callbacks);
}

std::string_view Image::bytes() const
{
    constexpr size_t end_at = 28; // of the superblock's versions 2 and 3: the address behind the last byte
    uint64_t size = 0;
    if (allocated_ < end_at + sizeof size)
        return {};
    std::memcpy(&size, static_cast<const char *>(bytes_) + end_at, sizeof size);
    return size <= allocated_ ? std::string_view(static_cast<const char *>(bytes_), size) : std::string_view();
}

Writer::Writer(const std::filesystem::path &shown) : path_(shown)
{
    const PropertyHandle access(H5Pcreate(H5P_FILE_ACCESS));
    image_.use(access);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
    const PropertyHandle creation(H5Pcreate(H5P_FILE_CREATE));
    H5Pset_obj_track_times(creation, false); // of the root group
    file_ = FileHandle(H5Fcreate(no_file, H5F_ACC_TRUNC, creation, access));
    if (!file_.valid())
        throw Error(path_, "", "cannot be written");
}

void Writer::fail(const std::string &name) const
{
    throw Error(path_, "dataset '" + name + "'", "cannot be put together (is there too little memory?)");
}

void Writer::require(bool ok, const std::string &name) const
{
    if (!ok)
        fail(name);
}

std::vector<hsize_t> Writer::shape_of(const std::string &name, const std::vector<std::string> &axes) const
{
    std::vector<hsize_t> shape;
    for (const std::string &axis : axes) {
        const auto found = std::find_if(scales_.begin(), scales_.end(), [&](const auto &s) { return s.first == axis; });
        require(found != scales_.end(), name);
        shape.push_back(found->second);
    }
    return shape;
}

DatasetHandle Writer::create(const std::string &name, const Description &about, const std::vector<std::string> &axes,
                             hid_t type, size_t part_axis)
{
    const std::vector<hsize_t> shape = shape_of(name, axes);
    const PropertyHandle creation(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_obj_track_times(creation, false); // the same run gives the same bytes
    if (std::find(shape.begin(), shape.end(), hsize_t(0)) == shape.end()) {
        const std::vector<hsize_t> chunk = chunk_shape(shape, part_axis);
        H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
        H5Pset_shuffle(creation);
        H5Pset_deflate(creation, deflate_level);
        H5Pset_fletcher32(creation);
    }
    const DataspaceHandle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
    DatasetHandle dataset(H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT));
    require(dataset.valid(), name);
    for (size_t i = 0; i < axes.size(); ++i) {
        const auto axis = static_cast<unsigned>(i);
        require(H5DSset_label(dataset, axis, axes[i].c_str()) >= 0, name);
        if (axes[i] != name) {
            const DatasetHandle scale(H5Dopen2(file_, axes[i].c_str(), H5P_DEFAULT));
            require(scale.valid() && H5DSattach_scale(dataset, scale, axis) >= 0, name);
        }
    }
    describe(name, about);
    return dataset;
}

void Writer::describe(const std::string &name, const Description &about)
{
    attribute(name, "long_name", about.long_name);
    if (!about.units.empty())
        attribute(name, "units", about.units);
    attribute(name, "description", about.description);
}

void Writer::write_all(const std::string &name, const DatasetHandle &dataset, hid_t type, const void *values)
{
    require(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0, name);
}

void Writer::scale(const std::string &name, const Description &about, const std::vector<int> &values)
{
    scales_.emplace_back(name, values.size());
    const DatasetHandle dataset = create(name, about, {name}, H5T_STD_I32LE, no_part_axis);
    write_all(name, dataset, H5T_NATIVE_INT, values.data());
    require(H5DSset_scale(dataset, name.c_str()) >= 0, name);
}

void Writer::write(const std::string &name, const Description &about, const std::vector<std::string> &axes,
                   std::span<const float> values)
{
    write_all(name, create(name, about, axes, H5T_IEEE_F32LE, no_part_axis), H5T_NATIVE_FLOAT, values.data());
}

void Writer::write(const std::string &name, const Description &about, const std::vector<std::string> &axes,
                   std::span<const int32_t> values)
{
    write_all(name, create(name, about, axes, H5T_STD_I32LE, no_part_axis), H5T_NATIVE_INT32, values.data());
}

void Writer::write_parts(const std::string &name, const Description &about, const std::vector<std::string> &axes,
                         size_t part_axis, const std::vector<std::span<const float>> &parts)
{
    const DatasetHandle dataset = create(name, about, axes, H5T_IEEE_F32LE, part_axis);
    std::vector<hsize_t> count = shape_of(name, axes), start(axes.size(), 0);
    count[part_axis] = 1;
    const DataspaceHandle file_space(H5Dget_space(dataset));
    for (size_t i = 0; i < parts.size(); ++i) {
        start[part_axis] = i;
        const hsize_t elements = parts[i].size();
        const DataspaceHandle memory_space(H5Screate_simple(1, &elements, nullptr));
        require(H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) >= 0 &&
                    H5Dwrite(dataset, H5T_NATIVE_FLOAT, memory_space, file_space, H5P_DEFAULT, parts[i].data()) >= 0,
                name);
    }
}

void Writer::write(const std::string &name, const Description &about, const std::vector<std::string> &axes,
                   const std::vector<std::string> &values)
{
    size_t longest = 1;
    for (const std::string &value : values)
        longest = std::max(longest, value.size());
    std::vector<char> bytes(values.size() * longest, '\0');
    for (size_t i = 0; i < values.size(); ++i)
        std::copy(values[i].begin(), values[i].end(), bytes.begin() + static_cast<std::ptrdiff_t>(i * longest));
    const TypeHandle type = fixed_text_type(longest);
    write_all(name, create(name, about, axes, type, no_part_axis), type, bytes.data());
}

void Writer::write_text(const std::string &name, const Description &about, const std::string &value)
{
    const TypeHandle type = fixed_text_type(value.size());
    const PropertyHandle creation(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_obj_track_times(creation, false);
    const DataspaceHandle space(H5Screate(H5S_SCALAR));
    const DatasetHandle dataset(H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT));
    require(dataset.valid(), name);
    write_all(name, dataset, type, value.data());
    describe(name, about);
}

void Writer::group(const std::string &name)
{
    const PropertyHandle creation(H5Pcreate(H5P_GROUP_CREATE));
    H5Pset_obj_track_times(creation, false);
    const GroupHandle group(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, creation, H5P_DEFAULT));
    require(group.valid(), name);
}

void Writer::link(const std::string &name, const std::string &existing)
{
    // soft: readers would else show the dataset, and the scales of others, by either name
    require(H5Lcreate_soft(("/" + existing).c_str(), file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT) >= 0, name);
}

void Writer::attribute(const std::string &object, const std::string &name, const std::string &value)
{
    const TypeHandle type = variable_text_type(); // h5py shows these, and not fixed ones, as str
    const DataspaceHandle space(H5Screate(H5S_SCALAR));
    const AttributeHandle attribute(
        H5Acreate_by_name(file_, object.c_str(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    const char *text = value.c_str();
    require(attribute.valid() && H5Awrite(attribute, type, &text) >= 0, object);
}

void Writer::attribute(const std::string &object, const std::string &name, const std::vector<std::string> &values)
{
    const TypeHandle type = variable_text_type();
    const hsize_t count = values.size();
    const DataspaceHandle space(H5Screate_simple(1, &count, nullptr));
    const AttributeHandle attribute(
        H5Acreate_by_name(file_, object.c_str(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    std::vector<const char *> texts;
    for (const std::string &value : values)
        texts.push_back(value.c_str());
    require(attribute.valid() && H5Awrite(attribute, type, texts.data()) >= 0, object);
}

void Writer::attribute(const std::string &object, const std::string &name, int64_t value)
{
    const DataspaceHandle space(H5Screate(H5S_SCALAR));
    const AttributeHandle attribute(H5Acreate_by_name(file_, object.c_str(), name.c_str(), H5T_STD_I64LE, space,
                                                      H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    require(attribute.valid() && H5Awrite(attribute, H5T_NATIVE_INT64, &value) >= 0, object);
}

std::string_view Writer::close()
{
    const bool closed = file_.close();
    const std::string_view bytes = image_.bytes();
    if (!closed || bytes.empty())
        throw Error(path_, "", "cannot be put together (is there too little memory?)");
    return bytes;
}

} // namespace sinkscope::hdf5
