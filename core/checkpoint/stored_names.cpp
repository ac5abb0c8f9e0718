#include "core/checkpoint/stored_names.h"

#include "core/data/error.h"

#include <algorithm>
#include <charconv>

namespace sinkscope {
namespace {

constexpr std::string_view wrappers[] = {"_orig_mod.", "base_model.",  "module.",   "language_model.", "text_model.",
                                         "model.",     "transformer.", "gpt_neox.", "decoder."};
constexpr std::string_view block_lists[] = {"layers.", "h.", "blocks.", "blk."};
/// What stands beside the text model in a model of several kinds of input; and blocks that predict further tokens.
constexpr std::string_view other_parts[] = {
    "vision_tower.", "vision_model.", "visual.",      "vision_encoder.", "multi_modal_projector.", "mm_projector.",
    "image_newline", "embed_vision.", "audio_tower.", "embed_audio.",    "patch_merger.",          "vision_adapter."};
/// Ends of names of masks and tables that are made anew, and of factors of activations and kept keys and values, which
/// stay as they are computed.
constexpr std::string_view buffers[] = {"rotary_emb.inv_freq",   "attn.bias",    "attn.masked_bias",  "attention.bias",
                                        "attention.masked_bias", ".input_scale", ".activation_scale", ".qscale_act",
                                        ".input_scale_ub",       ".k_scale",     ".v_scale"};

bool skip(std::string_view &name, std::string_view prefix)
{
    if (!name.starts_with(prefix))
        return false;
    name.remove_prefix(prefix.size());
    return true;
}

std::string_view without_wrappers(std::string_view name)
{
    while (std::ranges::any_of(wrappers, [&](std::string_view prefix) { return skip(name, prefix); })) { }
    return name;
}

/// "3.mlp.up_proj.weight" of "layers.3.mlp.up_proj.weight", other names as they are. `layer` is -1 there.
std::string_view in_block(std::string_view name, int &layer)
{
    layer = -1;
    for (const std::string_view list : block_lists) {
        std::string_view rest = name;
        if (!skip(rest, list))
            continue;
        int number = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (error != std::errc() || end == rest.data() + rest.size() || *end != '.' || number < 0)
            continue;
        layer = number;
        return rest;
    }
    return name;
}

bool is_other_part(std::string_view name)
{
    skip(name, "model.");
    return std::ranges::any_of(other_parts, [&](std::string_view part) { return name.starts_with(part); });
}

} // namespace

StoredNames::StoredNames(const std::vector<TensorInfo> &stored, const StoredAs &stored_as, int layers)
    : stored_(stored), stored_as_(stored_as), layers_(layers), taken_(stored.size(), false)
{
    for (const TensorInfo &tensor : stored) {
        if (stored_as.wrapped && is_other_part(tensor.name))
            continue;
        const auto [entry, is_new] = names_.emplace(behind_prefixes(tensor.name), &tensor);
        if (!is_new)
            throw Error(tensor.file, tensor.name, "means the same as " + entry->second->name);
    }
}

const TensorInfo *StoredNames::find(int layer, std::string_view name, std::string_view kind) const
{
    std::string key = layer < 0 ? std::string() : std::to_string(layer) + ".";
    key.append(name);
    if (!kind.empty())
        key.append(".").append(kind);
    return find(key);
}

std::string_view StoredNames::behind_prefixes(std::string_view stored_name)
{
    int layer = -1;
    return in_block(without_wrappers(stored_name), layer);
}

const TensorInfo *StoredNames::find(std::string_view name) const
{
    const auto found = names_.find(name);
    if (found == names_.end() || taken_[static_cast<size_t>(found->second - stored_.data())])
        return nullptr;
    return found->second;
}

void StoredNames::refuse_others(const ModelConfig &config) const
{
    for (size_t i = 0; i < stored_.size(); ++i) {
        const std::string_view name = stored_[i].name;
        int layer = -1;
        const std::string_view rest = in_block(without_wrappers(name), layer);
        const bool is_buffer =
            std::ranges::any_of(buffers, [&](std::string_view end) { return name.ends_with(end); }) &&
            (name.ends_with("inv_freq") || !stored_as_.gguf);
        const bool is_further =
            (layer >= layers_ && layer < layers_ + stored_as_.further_blocks) || (layer < 0 && rest.starts_with("mtp"));
        const bool is_other = stored_as_.wrapped && is_other_part(name);
        const bool is_integer = stored_[i].type == StorageType::other; // no weight of ours
        if (!taken_[i] && !is_buffer && !is_integer && !is_further && !is_other)
            throw Error(stored_[i].file, stored_[i].name,
                        "does not belong to " + config.architecture + " with " + std::to_string(config.layers) +
                            " blocks as configured; such a model is not supported");
    }
}

} // namespace sinkscope
