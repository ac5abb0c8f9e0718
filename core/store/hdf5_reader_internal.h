#pragma once

#include "core/store/hdf5_handles_internal.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sinkscope::hdf5 {

/// What a dataset is expected to hold.
enum class Content {
    real, ///< IEEE float16, float32 or float64
    integer, ///< 8 to 64 bits, signed or not
    text, ///< strings
};

/// A dataset that has passed Reader's checks: it may be read into a buffer of its size.
struct Dataset {
    DatasetHandle handle;
    std::string name;
    Content content = Content::real;
    std::vector<int64_t> shape; ///< empty for a scalar
    size_t element_bytes = 0; ///< in memory; of a string of variable length, its place in the heap
    bool variable_length = false; ///< strings that lie in the file's global heap
    int64_t elements() const;
};

/// Reads from an HDF5 file that nobody vouches for. Hold a LibraryLock. All functions throw Error naming file and
/// dataset.
///
/// A dataset is opened only when it lies in the file itself (no links to others, no external or virtual storage, no
/// filter but deflate, shuffle and the checksum), has a plain type, and can really hold as many bytes as its shape
/// claims, given the bytes that it occupies in the file: nothing is allocated on a header's word alone. Strings of
/// variable length are read past the library (GlobalHeap): HDF5 1.10 trusts the lengths that a file gives for them.
class Reader {
public:
    explicit Reader(const std::filesystem::path &file, int64_t byte_limit);

    /// Whether a path such as "metadata/model" is there.
    bool has(const std::string &name) const;
    /// An integer attribute of the root group; nothing when it is not there.
    std::optional<int64_t> root_attribute(const std::string &name) const;

    Dataset open(const std::string &name, Content content);
    /// The same, and its shape must be this.
    Dataset open(const std::string &name, Content content, const std::vector<int64_t> &shape);

    /// All of a dataset; `out` has exactly its elements.
    void read(const Dataset &dataset, std::span<float> out) const;
    void read(const Dataset &dataset, std::span<int64_t> out) const;
    /// The part of a three-dimensional dataset at `index` of `axis`.
    void read_slice(const Dataset &dataset, size_t axis, int64_t index, std::span<float> out) const;
    /// All strings, without their padding.
    std::vector<std::string> read_text(const Dataset &dataset) const;

    hid_t file() const { return file_; }

    [[noreturn]] void fail(const std::string &name, std::string_view what) const;

private:
    std::vector<std::string> read_variable_text(const Dataset &dataset) const;
    void check_link(const std::string &name) const;
    void check_type(Dataset &dataset) const;
    void check_storage(const Dataset &dataset);

    std::filesystem::path path_;
    FileHandle file_;
    int64_t file_bytes_ = 0;
    int64_t bytes_left_ = 0;
};

/// "[31, 244]"
std::string shape_text(const std::vector<int64_t> &shape);

} // namespace sinkscope::hdf5
