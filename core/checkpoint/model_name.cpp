#include "core/checkpoint/model_name.h"

#include "core/checkpoint/gguf_split.h"

namespace sinkscope {
namespace {

namespace fs = std::filesystem;

/// "models--HuggingFaceTB--SmolLM2-135M" -> "HuggingFaceTB/SmolLM2-135M"; empty for another name.
std::string repository_name(const std::string &folder)
{
    const std::string prefix = "models--";
    if (!folder.starts_with(prefix))
        return {};
    const size_t separator = folder.find("--", prefix.size());
    if (separator == std::string::npos)
        return folder.substr(prefix.size());
    const fs::path organisation = folder.substr(prefix.size(), separator - prefix.size());
    return (organisation / folder.substr(separator + 2)).string();
}

} // namespace

std::string model_name(const fs::path &path)
{
    std::error_code error;
    fs::path whole = fs::absolute(path, error).lexically_normal();
    if (!whole.has_filename()) // a trailing slash
        whole = whole.parent_path();
    const bool is_gguf = whole.extension() == ".gguf";
    const fs::path folder = is_gguf ? whole.parent_path() : whole;
    const std::optional<GgufPart> part = gguf_part(whole);
    const std::string own_name = part ? part->stem.filename().string()
        : is_gguf                     ? whole.stem().string()
                                      : whole.filename().string();
    if (folder.parent_path().filename() != "snapshots")
        return own_name;
    const std::string repository = repository_name(folder.parent_path().parent_path().filename().string());
    if (repository.empty())
        return own_name;
    return is_gguf ? repository + "/" + own_name : repository;
}

} // namespace sinkscope
