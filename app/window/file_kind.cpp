#include "app/window/file_kind.h"

#include "core/checkpoint/model_reference.h"
#include "core/store/run_file.h"

#include <fstream>
#include <string>
#include <string_view>

namespace sinkscope {

namespace {

constexpr std::streamsize peeked = 4096;

std::string beginning(const std::filesystem::path &path)
{
    std::string bytes(static_cast<size_t>(peeked), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), peeked);
    bytes.resize(static_cast<size_t>(file.gcount()));
    return bytes;
}

/// Whether Checkpoint::open has something to say of it: it opens it, or tells why not.
bool is_model_folder(const std::filesystem::path &folder)
{
    std::error_code failure;
    for (const char *sign : {"config.json", "adapter_config.json", "snapshots"})
        if (std::filesystem::exists(std::filesystem::symlink_status(folder / sign, failure)))
            return true;
    for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure))
        if (entry->path().extension() == ".gguf")
            return true;
    return false;
}

} // namespace

FileKind fileKind(const std::filesystem::path &path)
{
    std::error_code failure;
    if (const AdaptedModel adapted = split_reference(path); !adapted.adapter.empty())
        return is_there(path) && fileKind(adapted.model) == FileKind::model ? FileKind::model : FileKind::missing;
    if (!std::filesystem::exists(path, failure))
        return FileKind::missing;
    if (std::filesystem::is_directory(path, failure))
        return is_model_folder(path) ? FileKind::model : FileKind::unknown;
    // A device or a pipe would block the reader.
    if (!std::filesystem::is_regular_file(path, failure))
        return FileKind::unknown;
    if (path.filename() == "config.json" || path.filename() == "model.safetensors.index.json")
        return FileKind::model;
    if (is_hdf5(path))
        return FileKind::run;
    const std::string bytes = beginning(path);
    if (std::string_view(bytes).starts_with("GGUF"))
        return FileKind::model;
    if (bytes.find('\0') != std::string::npos)
        return path.extension() == ".safetensors" ? FileKind::model : FileKind::unknown;
    if (bytes.find("\"sinkscope_session\"") != std::string::npos)
        return FileKind::session;
    if (bytes.find("\"candidate_sinks\"") != std::string::npos)
        return FileKind::detections;
    return FileKind::trace;
}

} // namespace sinkscope
