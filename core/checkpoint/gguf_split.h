#pragma once

#include <filesystem>
#include <optional>

namespace sinkscope {

/// A part of a model that is split over several GGUF files, by its name: STEM-00002-of-00003.gguf.
struct GgufPart {
    std::filesystem::path stem; ///< of all parts, with the folder
    int number = 1; ///< from 1 on; the first part has the model's metadata
    int count = 1;
    std::filesystem::path path(int of_number) const;
};

/// Nothing for a file whose name is not a part's.
std::optional<GgufPart> gguf_part(const std::filesystem::path &file);

/// The first part of the model that a file is a part of, if it is there; other files as they are.
std::filesystem::path first_gguf_part(const std::filesystem::path &file);

} // namespace sinkscope
