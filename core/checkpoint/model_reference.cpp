#include "core/checkpoint/model_reference.h"

#include "core/checkpoint/gguf_split.h"
#include "core/checkpoint/json_file.h"
#include "core/data/error.h"
#include "core/json/json_value_internal.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string_view>

namespace sinkscope {
namespace {

namespace fs = std::filesystem;
constexpr uint64_t most_json_bytes = 1u << 20;
constexpr std::string_view between = "::"; ///< a model and its adapter

fs::path environment_path(const char *variable)
{
    const char *value = std::getenv(variable);
    return value ? fs::path(value) : fs::path();
}

bool path_exists(const fs::path &path)
{
    std::error_code failure;
    return fs::exists(path, failure);
}

bool is_folder(const fs::path &path)
{
    std::error_code failure;
    return fs::is_directory(path, failure);
}

std::vector<fs::path> entries_of(const fs::path &folder)
{
    std::vector<fs::path> entries;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failure), end;
         !failure && entry != end; entry.increment(failure))
        entries.push_back(entry->path());
    std::ranges::sort(entries);
    return entries;
}

std::string names_of(const std::vector<fs::path> &paths)
{
    std::string text;
    for (const fs::path &path : paths)
        text += (text.empty() ? "" : ", ") + path.filename().string();
    return text;
}

/// One file for each model: of a split one its first part.
std::vector<fs::path> gguf_files(const fs::path &folder)
{
    std::vector<fs::path> files = entries_of(folder);
    std::erase_if(files, [](const fs::path &file) { return file.extension() != ".gguf"; });
    std::ranges::transform(files, files.begin(), first_gguf_part);
    const auto same_model = [](const fs::path &a, const fs::path &b) {
        const auto first = gguf_part(a), second = gguf_part(b);
        return a == b || (first && second && first->path(1) == second->path(1));
    };
    files.erase(std::unique(files.begin(), files.end(), same_model), files.end());
    return files;
}

/// The snapshot of a repository's folder in the Hugging Face cache: of a revision, or the newest.
fs::path snapshot_of(const fs::path &repository, const std::string &revision)
{
    const std::vector<fs::path> snapshots = entries_of(repository / "snapshots");
    if (snapshots.empty())
        throw Error(repository, "", "holds no snapshot: the model was not downloaded, or not to its end");
    const auto commit_named = [&repository](const std::string &name) {
        std::string commit;
        std::ifstream(repository / "refs" / name) >> commit;
        return commit;
    };
    const std::string commit = commit_named(revision.empty() ? "main" : revision);
    const std::string wanted = commit.empty() ? revision : commit;
    std::vector<fs::path> fitting = snapshots;
    std::erase_if(fitting, [&](const fs::path &snapshot) { return !snapshot.filename().string().starts_with(wanted); });
    if (!wanted.empty() && fitting.size() == 1)
        return fitting.front();
    if (!revision.empty())
        throw Error(repository, "",
                    fitting.empty() ? "has no revision \"" + revision + "\"; there are " + names_of(snapshots)
                                    : "\"" + revision + "\" may be any of " + names_of(fitting));
    return *std::ranges::max_element(snapshots, {}, [](const fs::path &snapshot) {
        std::error_code failure;
        return fs::last_write_time(snapshot, failure);
    });
}

/// A folder that holds one GGUF file stands for that file, and a part of a split one for its first.
fs::path model_in(const fs::path &folder)
{
    if (!is_folder(folder))
        return first_gguf_part(folder);
    if (path_exists(folder / "config.json") || fs::is_symlink(folder / "config.json"))
        return folder;
    const std::vector<fs::path> files = gguf_files(folder);
    if (files.size() > 1)
        throw Error(folder, "", "holds several GGUF files, of which one must be named: " + names_of(files));
    return files.empty() ? folder : files.front();
}

/// Splits "name@revision"; the revision is empty without one.
std::pair<std::string, std::string> with_revision(const std::string &reference)
{
    const size_t at = reference.rfind('@');
    if (at == std::string::npos || reference.find('/', at) != std::string::npos)
        return {reference, {}};
    return {reference.substr(0, at), reference.substr(at + 1)};
}

bool is_repository_name(const std::string &name)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
    return !name.empty() && name.find_first_not_of(allowed) == name.npos && std::ranges::count(name, '/') == 1 &&
        name.front() != '/' && name.front() != '.' && name.back() != '/';
}

/// The layer of an Ollama manifest that is the model; empty for any other file.
fs::path ollama_model(const fs::path &file)
{
    std::error_code failure;
    if (!fs::is_regular_file(file, failure) || fs::file_size(file, failure) > most_json_bytes)
        return {};
    std::string beginning(1, '\0');
    std::ifstream(file, std::ios::binary).read(beginning.data(), 1);
    if (beginning != "{" || file.extension() == ".json")
        return {};
    std::optional<JsonReader> read;
    try {
        read = read_json_file(file, most_json_bytes);
    } catch (const Error &) { // a template, say, that begins with a brace
        return {};
    }
    try {
        const JsonReader &manifest = *read;
        if (!manifest.has("schemaVersion") || !manifest.has("layers"))
            return {};
        for (const auto &layer : json_value(manifest).at("layers")) {
            if (!layer.is_object() || layer.value("mediaType", "") != "application/vnd.ollama.image.model")
                continue;
            std::string blob = layer.value("digest", "");
            std::ranges::replace(blob, ':', '-');
            for (fs::path folder = fs::absolute(file).parent_path(); folder.has_relative_path();
                 folder = folder.parent_path())
                if (!blob.empty() && path_exists(folder / "blobs" / blob))
                    return folder / "blobs" / blob;
            throw Error(file, "", "is a manifest of Ollama whose model, blobs/" + blob + ", is not there");
        }
    } catch (const nlohmann::json::exception &) { // an entry of another type than Ollama writes
    }
    return {};
}

} // namespace

fs::path hugging_face_cache()
{
    if (const fs::path cache = environment_path("HF_HUB_CACHE"); !cache.empty())
        return cache;
    if (const fs::path home = environment_path("HF_HOME"); !home.empty())
        return home / "hub";
    return environment_path("HOME") / ".cache/huggingface/hub";
}

fs::path own_cache()
{
    if (const fs::path cache = environment_path("SINKSCOPE_CACHE"); !cache.empty())
        return cache;
    const fs::path user_cache = environment_path("XDG_CACHE_HOME");
    return (user_cache.empty() ? environment_path("HOME") / ".cache" : user_cache) / "sinkscope";
}

fs::path resolve_model(const fs::path &reference)
{
    if (path_exists(reference)) {
        if (is_folder(reference / "snapshots") && !path_exists(reference / "config.json"))
            return model_in(snapshot_of(reference, {}));
        if (const fs::path blob = ollama_model(reference); !blob.empty())
            return blob;
        return model_in(reference);
    }
    const auto [name, revision] = with_revision(reference.string());
    if (!revision.empty() && is_folder(fs::path(name) / "snapshots"))
        return model_in(snapshot_of(name, revision));
    if (!is_repository_name(name) || fs::is_symlink(reference))
        return reference;
    std::string folder = "models--" + name;
    folder.replace(folder.find('/'), 1, "--");
    const fs::path repository = hugging_face_cache() / folder;
    if (!is_folder(repository))
        throw Error(reference, "",
                    "is neither a path nor a model in the Hugging Face cache (" + hugging_face_cache().string() +
                        "): `huggingface-cli download " + name + "` puts it there");
    return model_in(snapshot_of(repository, revision));
}

fs::path adapted_reference(const AdaptedModel &adapted)
{
    if (adapted.adapter.empty())
        return adapted.model;
    return adapted.model.string() + std::string(between) + adapted.adapter.string();
}

AdaptedModel split_reference(const fs::path &reference)
{
    const std::string text = reference.string();
    const size_t at = text.find(between);
    if (at == text.npos || path_exists(reference))
        return {reference, {}};
    return {text.substr(0, at), text.substr(at + between.size())};
}

bool is_there(const fs::path &reference)
{
    const AdaptedModel adapted = split_reference(reference);
    return path_exists(adapted.model) && (adapted.adapter.empty() || path_exists(adapted.adapter));
}

std::string why_no_model(const fs::path &path)
{
    if (path_exists(path / "adapter_config.json")) {
        std::string base;
        try {
            const JsonReader adapter = read_json_file(path / "adapter_config.json", most_json_bytes);
            if (adapter.has("base_model_name_or_path"))
                base = adapter.at("base_model_name_or_path").string();
        } catch (const Error &) { // then its base is not named
        }
        return "is a LoRA adapter, no model of its own: open its base model" + (base.empty() ? "" : " " + base) +
            " for" +
            " its weights alone; to see the adapter at work, merge it (peft: merge_and_unload) and save the whole "
            "model";
    }
    const fs::path name = path.filename();
    if (name.string().starts_with("sha256-"))
        return "is a blob of Ollama that is no model (a template, parameters or a licence): name the model's manifest, "
               "such "
               "as ~/.ollama/models/manifests/registry.ollama.ai/library/MODEL/TAG";
    if (is_folder(path) && path_exists(path / "blobs") && path_exists(path / "manifests"))
        return "is Ollama's folder of models: name a model's manifest in it, such as "
               "manifests/registry.ollama.ai/library/MODEL/TAG";
    return {};
}

void refuse_lfs_pointer(const fs::path &file, std::string_view beginning)
{
    if (beginning.starts_with("version https://git-lfs.github.com/spec/"))
        throw Error(file, "",
                    "is a Git LFS pointer, not the file that it stands for: `git lfs pull` in its folder fetches it");
}

void refuse_dead_link(const fs::path &file)
{
    std::error_code failure;
    if (!fs::is_symlink(file, failure) || fs::exists(file, failure))
        return;
    if (failure) // a link to itself
        throw Error(file, "", "is a link that leads nowhere: " + failure.message());
    throw Error(
        file, "",
        "is a link to " + fs::read_symlink(file, failure).string() +
            ", which is not there: the download was not finished, or the file was moved; fetch the model again");
}

} // namespace sinkscope
