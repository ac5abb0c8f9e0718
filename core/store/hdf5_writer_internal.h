#pragma once

#include "core/store/hdf5_handles_internal.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope::hdf5 {

/// What a reader in another program is told about a dataset.
struct Description {
    std::string long_name; ///< axis or colour bar title
    std::string units; ///< "1" for a number without a unit
    std::string description; ///< one sentence
};

/// The bytes of an HDF5 file, given back by the library when it closed the file.
class Image {
public:
    Image() = default;
    ~Image() { std::free(bytes_); }
    Image(const Image &) = delete;
    Image &operator=(const Image &) = delete;

    /// Has the library build the files of these access properties here, not on the disk.
    void use(hid_t access);
    /// The file as its superblock says how long it is; empty before it is closed, or when it is damaged.
    std::string_view bytes() const;

private:
    friend struct ImageCallbacks;
    void *bytes_ = nullptr;
    size_t allocated_ = 0;
};

/// Makes an HDF5 file of the 1.10 format, whose structure and data carry checksums, so that damage is noticed. It is
/// built in memory: a library that fails to write to a full disk can neither close the file nor end well. Hold a
/// LibraryLock. All functions throw Error naming file and dataset. Datasets are chunked and compressed (shuffle,
/// deflate), in row-major order.
class Writer {
public:
    /// `shown`: the name that messages give the file.
    explicit Writer(const std::filesystem::path &shown);

    /// Writes 1-D positions that label axes (an HDF5 dimension scale of the same name).
    void scale(const std::string &name, const Description &about, const std::vector<int> &values);
    /// Writes one axis per entry of `axes`, each the name of a scale. `values` has the product of the scales' lengths.
    void write(const std::string &name, const Description &about, const std::vector<std::string> &axes,
               std::span<const float> values);
    void write(const std::string &name, const Description &about, const std::vector<std::string> &axes,
               std::span<const int32_t> values);
    /// Three axes, written part by part: parts[i] is what lies at index i of axis `part_axis`.
    void write_parts(const std::string &name, const Description &about, const std::vector<std::string> &axes,
                     size_t part_axis, const std::vector<std::span<const float>> &parts);
    /// Strings of a fixed length (that of the longest), padded with NUL bytes.
    void write(const std::string &name, const Description &about, const std::vector<std::string> &axes,
               const std::vector<std::string> &values);
    /// One string.
    void write_text(const std::string &name, const Description &about, const std::string &value);

    void group(const std::string &name);
    /// A second name for a dataset.
    void link(const std::string &name, const std::string &existing);
    /// Attributes of "/", a group or a dataset.
    void attribute(const std::string &object, const std::string &name, const std::string &value);
    void attribute(const std::string &object, const std::string &name, const std::vector<std::string> &values);
    void attribute(const std::string &object, const std::string &name, int64_t value);

    hid_t file() const { return file_; }

    /// Closes the file and returns its bytes, valid while the writer lives.
    std::string_view close();

private:
    DatasetHandle create(const std::string &name, const Description &about, const std::vector<std::string> &axes,
                         hid_t type, size_t part_axis);
    void write_all(const std::string &name, const DatasetHandle &dataset, hid_t type, const void *values);
    std::vector<hsize_t> shape_of(const std::string &name, const std::vector<std::string> &axes) const;
    void describe(const std::string &name, const Description &about);
    [[noreturn]] void fail(const std::string &name) const;
    void require(bool ok, const std::string &name) const;

    std::filesystem::path path_;
    Image image_; ///< outlives the file
    FileHandle file_;
    std::vector<std::pair<std::string, hsize_t>> scales_;
};

} // namespace sinkscope::hdf5
