#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sinkscope {

/// $HF_HUB_CACHE, $HF_HOME/hub or ~/.cache/huggingface/hub.
std::filesystem::path hugging_face_cache();
/// $SINKSCOPE_CACHE, $XDG_CACHE_HOME/sinkscope or ~/.cache/sinkscope.
std::filesystem::path own_cache();

/// What a person may call a model, made the path of a model folder or file that Checkpoint::open takes: such a path
/// itself; a repository's folder in the Hugging Face cache (models--org--name, its newest snapshot) or "org/name"
/// looked up there, both with "@revision" if need be (a branch, tag or the beginning of a commit); a folder that holds
/// one GGUF file; a manifest of Ollama. Other paths are given back as they are. Throws Error where it is clear what is
/// meant and it is not there.
std::filesystem::path resolve_model(const std::filesystem::path &reference);

/// A model, and the folder of the LoRA adapter that is applied to it, which may be empty.
struct AdaptedModel {
    std::filesystem::path model, adapter;
};
/// Both as one reference, "MODEL::ADAPTER", which stands wherever a model is named; and what such a reference names.
std::filesystem::path adapted_reference(const AdaptedModel &adapted);
AdaptedModel split_reference(const std::filesystem::path &reference);
/// Whether the files that a reference names as paths are there.
bool is_there(const std::filesystem::path &reference);

/// Why a folder or file that no checkpoint can be opened from is none, and what to do; empty when that is not known.
std::string why_no_model(const std::filesystem::path &path);

/// Throws Error when a file begins as what Git leaves in the place of one that was not fetched.
void refuse_lfs_pointer(const std::filesystem::path &file, std::string_view beginning);

/// Throws Error when `file` is a link to a file that is not there, as an unfinished download leaves them.
void refuse_dead_link(const std::filesystem::path &file);

} // namespace sinkscope
