#pragma once

#include <filesystem>
#include <string>

namespace sinkscope {

/// What to call the model at `path`: "organisation/model" in the Hugging Face cache
/// (models--organisation--model/snapshots/HASH, with the file's stem behind it for a GGUF file), else the folder's name
/// or the file's without its extension and, of a split model, the part's number.
std::string model_name(const std::filesystem::path &path);

} // namespace sinkscope
