#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sinkscope::hdf5 {

/// Strings of variable length in an HDF5 file, read past the library: HDF5 1.10 copies as many bytes as the heap claims
/// into room for as many as the dataset claims. Here every length is checked against the file.
class GlobalHeap {
public:
    static constexpr size_t element_bytes =
        16; ///< of a dataset's element: length, the heap's address, the object's index

    /// `place` names the dataset in errors. Throws Error.
    GlobalHeap(const std::filesystem::path &file, std::string place);

    /// The bytes at an offset of the file. Throws Error when they are not all there.
    std::vector<char> bytes(uint64_t offset, uint64_t count);
    /// The string that an element [element_bytes] of a dataset stands for. Throws Error when the heap is damaged.
    std::string text(const char *element);

private:
    struct Collection {
        std::vector<char> bytes;
        std::map<uint16_t, std::pair<uint64_t, uint64_t>> objects; ///< index -> offset, length
    };
    const Collection &collection(uint64_t address);
    [[noreturn]] void fail(const std::string &what) const;

    std::filesystem::path path_;
    std::string place_;
    std::ifstream stream_;
    uint64_t file_bytes_ = 0;
    std::map<uint64_t, Collection> collections_;
};

} // namespace sinkscope::hdf5
