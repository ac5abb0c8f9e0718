#include "core/checkpoint/structure.h"

#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/stored_names.h"
#include "core/checkpoint/tensor_layout.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/checkpoint/tensor_table.h"
#include "core/data/error.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace sinkscope {
namespace {

std::string shape_text(const std::vector<int64_t> &shape)
{
    std::string text = "[";
    for (size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

/// Which rows of a stored tensor a canonical one is made of.
struct Choice {
    int64_t stored_rows; ///< that the stored tensor must have
    int64_t first = 0; ///< of a run
    RowMap row = {}; ///< where it is no run
};

/// Finds the stored tensor or tensors of each canonical one, and how its values lie there.
class Resolver {
public:
    Resolver(const ModelConfig &config, const StoredAs &stored_as, const std::vector<TensorInfo> &stored,
             const std::filesystem::path &path)
        : config_(config), stored_as_(stored_as), path_(path), names_(stored, stored_as, config.layers)
    {
    }

    void expect(const TensorPart &part, int layer)
    {
        const BlockConfig &block = config_.block(std::max(layer, 0));
        if (!part.present(config_, block))
            return;
        const std::vector<int64_t> shape = part.shape(config_, block);
        const bool is_norm = part.bias == norm_biases;
        if (!is_norm || stored_as_.family->norm_weights)
            add(part, layer, "weight", shape, true);
        if (part.bias == 0)
            return;
        const std::vector<int64_t> bias_shape(shape.begin(), shape.end() - (shape.size() > 1 ? 1 : 0));
        const bool configured = (stored_as_.biases & part.bias) != 0;
        if (configured || stored_as_.gguf)
            add(part, layer, "bias", bias_shape, !stored_as_.gguf);
    }

    bool has_head() const { return stored(head_part(), -1, "weight") != nullptr; }

    /// A head that the file has although it is tied, or nothing: what differs from the embeddings is not them.
    void expect_tied_head(ModelConfig &config)
    {
        const TensorPart &part = head_part();
        const TensorInfo *head = stored(part, -1, "weight");
        if (!head)
            return;
        const auto embed = std::ranges::find(tensors_, std::string("embed.weight"), &TensorInfo::name);
        names_.take(*head);
        if (embed != tensors_.end() && same_bytes(*embed, *head))
            return;
        config.tie_word_embeddings = false;
        make("head.weight", {head}, part.shape(config, config.block(0)), {}, false, false);
    }

    std::vector<TensorInfo> take()
    {
        names_.refuse_others(config_);
        std::ranges::sort(tensors_, {}, &TensorInfo::name);
        return std::move(tensors_);
    }

private:
    static const TensorPart &head_part()
    {
        return *std::ranges::find(whole_parts(), std::string_view("head"), &TensorPart::name);
    }

    /// Large ones at both ends alone.
    static bool same_bytes(const TensorInfo &a, const TensorInfo &b)
    {
        constexpr size_t compared_bytes = 1 << 16;
        const size_t size = a.bytes.size(), compared = std::min(size, compared_bytes);
        return a.type == b.type && b.bytes.size() == size &&
            std::memcmp(a.bytes.data(), b.bytes.data(), compared) == 0 &&
            std::memcmp(a.bytes.data() + size - compared, b.bytes.data() + size - compared, compared) == 0;
    }

    const TensorInfo *stored(const TensorPart &part, int layer, std::string_view kind) const
    {
        return first_of(stored_as_.gguf ? part.gguf : part.hugging_face, layer, kind);
    }

    const TensorInfo *first_of(const std::vector<std::string_view> &names, int layer, std::string_view kind) const
    {
        for (const std::string_view name : names) {
            if (const TensorInfo *found = names_.find(layer, name, kind))
                return found;
            // some tensors have no kind, or one that is part of their name
            if (const TensorInfo *found = kind == "weight" ? names_.find(layer, name, "")
                                                           : names_.find(layer, std::string(name) + "_bias", ""))
                return found;
        }
        return nullptr;
    }

    void add(const TensorPart &part, int layer, std::string_view kind, const std::vector<int64_t> &shape, bool required)
    {
        const std::string name =
            layer < 0 ? part.name + ("." + std::string(kind)) : block_tensor(layer, part.name, kind);
        if (add_single(part, layer, kind, name, shape) || add_fused(part, layer, kind, name, shape) ||
            add_numbered(part, layer, kind, name, shape) || add_fp4(part, layer, kind, name, shape))
            return;
        if (!required)
            return;
        std::string looked_for;
        for (const std::string_view known : stored_as_.gguf ? part.gguf : part.hugging_face)
            looked_for += (looked_for.empty() ? "" : ", ") + std::string(known);
        throw Error(path_, name,
                    "the checkpoint has no such tensor" + (looked_for.empty() ? "" : " (" + looked_for + ")") +
                        "; shape " + shape_text(shape) + " expected");
    }

    bool add_single(const TensorPart &part, int layer, std::string_view kind, const std::string &name,
                    const std::vector<int64_t> &shape)
    {
        const TensorInfo *found = stored(part, layer, kind);
        if (!found)
            return false;
        const std::string_view canonical = part.name;
        const Family &family = *stored_as_.family;
        const bool is_query = canonical == "q", is_key = canonical == "k", is_weight = kind == "weight";
        // the gate of [query | gate] is left for attn_gate
        if (is_query && gate_in_query(*found, shape))
            return make_gated(*found, layer, kind, name, shape);
        // what is twice as large is fused
        if (canonical == "up" && config_.gated_mlp && found->shape[0] == 2 * shape[0])
            return false;
        Choice choice{shape[0]};
        if (stored_as_.gguf && family.gguf_permutes && (is_query || is_key))
            choice.row = rows_of_interleaved_halves(config_.head_dim, config_.head_dim);
        const bool stacked = shape.size() == 3;
        const bool transposed = is_weight && !stored_as_.gguf &&
            (stacked ? family.experts_transposed : family.transposed && layer >= 0 && shape.size() == 2);
        if (stacked)
            choice.stored_rows = shape[1];
        make(name, {found}, shape, choice, transposed, stacked && transposed);
        return true;
    }

    bool gate_in_query(const TensorInfo &found, const std::vector<int64_t> &shape) const
    {
        return config_.output_gate == OutputGate::elementwise && stored_as_.family->gate_in_query &&
            found.shape[0] == 2 * shape[0];
    }

    bool make_gated(const TensorInfo &found, int layer, std::string_view kind, const std::string &name,
                    const std::vector<int64_t> &shape)
    {
        const int64_t d = config_.head_dim;
        make(name, {&found}, shape, {2 * shape[0], 0, rows_of_every(d, 2 * d, 0)}, false, false);
        make(block_tensor(layer, "attn_gate", kind), {&found}, shape, {2 * shape[0], 0, rows_of_every(d, 2 * d, d)},
             false, false);
        return true;
    }

    bool add_fused(const TensorPart &part, int layer, std::string_view kind, const std::string &name,
                   const std::vector<int64_t> &shape)
    {
        for (const FusedPart &fused : fused_parts()) {
            const auto at = std::ranges::find(fused.parts, std::string_view(part.name));
            if (at == fused.parts.end())
                continue;
            const TensorInfo *found = fused_tensor(fused, layer, kind);
            if (!found)
                continue;
            const bool stacked = part.bias == expert_biases;
            const bool transposed = kind == "weight" && !stored_as_.gguf &&
                (stacked ? stored_as_.family->experts_transposed : stored_as_.family->transposed);
            make(name, {found}, shape, choose(fused, static_cast<int>(at - fused.parts.begin()), layer), transposed,
                 stacked);
            return true;
        }
        return false;
    }

    /// A fused tensor is looked for again for each of its parts.
    const TensorInfo *fused_tensor(const FusedPart &fused, int layer, std::string_view kind)
    {
        const std::string key = std::to_string(layer) + std::string(fused.parts[0]) + std::string(kind);
        const auto known = fused_.find(key);
        if (known != fused_.end())
            return known->second;
        return fused_[key] = first_of(stored_as_.gguf ? fused.gguf : fused.hugging_face, layer, kind);
    }

    Choice choose(const FusedPart &fused, int index, int layer) const
    {
        const BlockConfig &block = config_.block(layer);
        if (fused.parts.size() == 2) { // gate and up
            const int64_t inside =
                fused.parts[0] == "gate" ? config_.intermediate_size : config_.experts.intermediate_size;
            if (stored_as_.family->interleaved_experts && !stored_as_.gguf)
                return {2 * inside, 0, rows_of_every(1, 2, index)};
            return {2 * inside, index * inside};
        }
        const int64_t d = config_.head_dim, queries = block.heads * d, keys = block.kv_heads * d;
        const int64_t values = int64_t{block.kv_heads} * config_.value_size();
        if (stored_as_.family->fusion == Fusion::by_group && !stored_as_.gguf)
            return {queries + keys + values, 0, rows_by_group(block.heads / block.kv_heads, d, index)};
        return {queries + keys + values, index == 0 ? 0 : index == 1 ? queries : queries + keys};
    }

    /// A tensor for each expert, or each head.
    bool add_numbered(const TensorPart &part, int layer, std::string_view kind, const std::string &name,
                      const std::vector<int64_t> &shape)
    {
        if (stored_as_.gguf)
            return false;
        for (const NumberedPart &numbered : numbered_parts()) {
            if (numbered.part != part.name)
                continue;
            std::vector<const TensorInfo *> found;
            for (int64_t i = 0; i < shape[0]; ++i) {
                const std::string own = std::string(numbered.before) + std::to_string(i) + std::string(numbered.after);
                const TensorInfo *one = names_.find(layer, own, kind);
                if (!one && i == 0)
                    break;
                if (!one)
                    throw Error(path_, name,
                                "the checkpoint has " + std::to_string(i) + " of its " + std::to_string(shape[0]) +
                                    " parts (" + own + ")");
                found.push_back(one);
            }
            if (found.empty())
                continue;
            make(name, found, shape, {shape[1]}, false, true);
            return true;
        }
        return false;
    }

    /// gpt-oss' MXFP4: NAME_blocks [E, out, in / 32, 16] and NAME_scales [E, out, in / 32].
    bool add_fp4(const TensorPart &part, int layer, std::string_view kind, const std::string &name,
                 const std::vector<int64_t> &shape)
    {
        if (stored_as_.gguf || kind != "weight" || part.bias != expert_biases)
            return false;
        const bool is_down = std::string_view(part.name) == "expert_down";
        const std::string stem = is_down ? "mlp.experts.down_proj" : "mlp.experts.gate_up_proj";
        const TensorInfo *blocks = sought(layer, stem + "_blocks"), *scales = sought(layer, stem + "_scales");
        if (!blocks || !scales)
            return false;
        const int64_t rows = is_down ? shape[1] : 2 * shape[1], groups = shape[2] / 32;
        require_shape(*blocks, {shape[0], rows, groups, 16});
        require_shape(*scales, {shape[0], rows, groups});
        TensorInfo values = *blocks;
        values.shape = {shape[0], rows, groups * 32};
        values.type = StorageType::fp4;
        TensorInfo info = described(name, values, shape);
        auto layout = std::make_shared<TensorLayout>();
        layout->stacked = true;
        layout->stored_rows = rows;
        layout->stored_columns = shape[2];
        layout->scale_type = StorageType::e8m0;
        layout->scaled_columns = 32;
        if (!is_down)
            layout->row = rows_of_every(1, 2, std::string_view(part.name) == "expert_up" ? 1 : 0);
        for (int64_t e = 0; e < shape[0]; ++e)
            layout->parts.push_back({slice(blocks->bytes, e, shape[0]), slice(scales->bytes, e, shape[0])});
        info.layout = std::move(layout);
        check_layout(info);
        names_.take(*blocks);
        names_.take(*scales);
        tensors_.push_back(std::move(info));
        return true;
    }

    /// A tensor of which several canonical ones are made, so that it may be taken already.
    const TensorInfo *sought(int layer, const std::string &name)
    {
        const auto known = fused_.find(std::to_string(layer) + name);
        if (known != fused_.end())
            return known->second;
        return fused_[std::to_string(layer) + name] = names_.find(layer, name, "");
    }

    static std::span<const std::byte> slice(std::span<const std::byte> bytes, int64_t index, int64_t count)
    {
        const size_t size = bytes.size() / static_cast<size_t>(count);
        return bytes.subspan(static_cast<size_t>(index) * size, size);
    }

    static void require_shape(const TensorInfo &tensor, const std::vector<int64_t> &shape)
    {
        if (tensor.shape != shape)
            throw Error(tensor.file, tensor.name,
                        "has shape " + shape_text(tensor.shape) + "; " + shape_text(shape) + " expected");
    }

    static TensorInfo described(const std::string &name, const TensorInfo &stored, const std::vector<int64_t> &shape)
    {
        TensorInfo info = stored;
        info.name = name;
        info.shape = shape;
        return info;
    }

    /// The factors of an FP8 tensor, "NAME_scale_inv"; nullptr where it has none.
    const TensorInfo *scales_of(const TensorInfo &tensor, int layer)
    {
        if (tensor.type != StorageType::f8_e4m3)
            return nullptr;
        std::string_view name = tensor.name;
        const std::string in_block = layer < 0 ? std::string() : "." + std::to_string(layer) + ".";
        if (const size_t at = layer < 0 ? std::string_view::npos : name.find(in_block); at != std::string_view::npos)
            name.remove_prefix(at + in_block.size());
        return sought(layer, std::string(name) + "_scale_inv");
    }

    /// Adds the canonical tensor that is made of `found`: one tensor, or with `stacked` one for each index of the first
    /// dimension, or all of these in one.
    void make(const std::string &name, const std::vector<const TensorInfo *> &found, const std::vector<int64_t> &shape,
              Choice choice, bool transposed, bool stacked)
    {
        const TensorInfo &first = *found[0];
        const int64_t columns = shape.size() > (stacked ? 2u : 1u) ? shape.back() : 1;
        if (choice.stored_rows == 0)
            choice.stored_rows = shape[stacked ? 1 : 0];
        std::vector<int64_t> expected = shape;
        const size_t at = stacked || shape.size() == 3 ? 1 : 0;
        expected[at] = choice.stored_rows;
        if (transposed)
            std::swap(expected[at], expected[at + 1]);
        if (stacked && found.size() > 1)
            expected.erase(expected.begin());
        for (const TensorInfo *tensor : found) {
            // vectors may be stored with dimensions of one value
            const bool same = expected.size() == 1 ? tensor->elements() == expected[0]
                                                   : tensor->shape == expected ||
                    (found.size() == 1 && stacked && shape[0] == 1 && tensor->elements() == elements_of(expected));
            if (!same)
                throw Error(tensor->file, tensor->name,
                            "has shape " + shape_text(tensor->shape) + "; " + shape_text(expected) + " expected");
            if (tensor->type == StorageType::other || tensor->type == StorageType::e8m0 || tensor->type != first.type)
                throw Error(tensor->file, tensor->name,
                            "values of type " + storage_type_name(tensor->type) + " are not supported here");
            if (expected.size() == 1 && !is_plain_type(tensor->type))
                throw Error(tensor->file, tensor->name,
                            "a vector of type " + storage_type_name(tensor->type) + " is not supported");
        }
        TensorInfo info = described(name, first, shape);
        const bool has_scales = first.type == StorageType::f8_e4m3;
        if (!choice.row && !transposed && !stacked && !has_scales) {
            const BlockFormat format = block_format(first.type);
            const auto row_bytes =
                static_cast<size_t>(elements_of(shape) / shape[at == 1 ? 1 : 0] / format.values * format.bytes);
            if (at == 0) // a run of rows: a view
                info.bytes = first.bytes.subspan(static_cast<size_t>(choice.first) * row_bytes,
                                                 static_cast<size_t>(shape[0]) * row_bytes);
        } else {
            info.layout = layout_of(found, shape, choice, transposed, stacked, columns, info);
            check_layout(info);
        }
        for (const TensorInfo *tensor : found)
            names_.take(*tensor);
        tensors_.push_back(std::move(info));
    }

    static int64_t elements_of(const std::vector<int64_t> &shape)
    {
        TensorInfo any;
        any.shape = shape;
        return any.elements();
    }

    std::shared_ptr<const TensorLayout> layout_of(const std::vector<const TensorInfo *> &found,
                                                  const std::vector<int64_t> &shape, const Choice &choice,
                                                  bool transposed, bool stacked, int64_t columns,
                                                  const TensorInfo &info)
    {
        auto layout = std::make_shared<TensorLayout>();
        layout->stacked = stacked;
        layout->stored_rows = transposed ? columns : choice.stored_rows;
        layout->stored_columns = transposed ? choice.stored_rows : columns;
        layout->transposed = transposed;
        layout->row = choice.row;
        if (!choice.row && choice.first > 0)
            layout->row = [first = choice.first](int64_t row) { return first + row; };
        const int layer = info.name.starts_with("blocks.") ? std::stoi(info.name.substr(7)) : -1;
        for (const TensorInfo *tensor : found) {
            const TensorInfo *scales = scales_of(*tensor, layer);
            if (scales)
                scale(*layout, *scales);
            const int64_t pieces = stacked && found.size() == 1 ? shape[0] : 1;
            for (int64_t i = 0; i < pieces; ++i)
                layout->parts.push_back({slice(tensor->bytes, i, pieces),
                                         scales ? slice(scales->bytes, i, pieces) : std::span<const std::byte>()});
        }
        return layout;
    }

    void scale(TensorLayout &layout, const TensorInfo &scales)
    {
        if (!is_plain_type(scales.type))
            throw Error(scales.file, scales.name,
                        "factors of type " + storage_type_name(scales.type) + " are not supported");
        const bool one = scales.elements() == 1 || stored_as_.scaled_rows == 0;
        layout.scale_type = scales.type;
        layout.scaled_rows = one ? layout.stored_rows : stored_as_.scaled_rows;
        layout.scaled_columns = one ? layout.stored_columns : stored_as_.scaled_columns;
        names_.take(scales);
    }

    const ModelConfig &config_;
    const StoredAs &stored_as_;
    const std::filesystem::path &path_;
    StoredNames names_;
    std::map<std::string, const TensorInfo *> fused_;
    std::vector<TensorInfo> tensors_;
};

} // namespace

std::vector<TensorInfo> canonical_tensors(ModelConfig &config, const StoredAs &stored_as,
                                          const std::vector<TensorInfo> &stored, const std::filesystem::path &path)
{
    Resolver resolver(config, stored_as, stored, path);
    if (stored_as.headless && !resolver.has_head())
        config.tie_word_embeddings = true;
    for (const TensorPart &part : whole_parts())
        resolver.expect(part, -1);
    for (int layer = 0; layer < config.layers; ++layer)
        for (const TensorPart &part : block_parts())
            if (!(stored_as.family->gate_in_query && std::string_view(part.name) == "attn_gate"))
                resolver.expect(part, layer);
    if (config.tie_word_embeddings)
        resolver.expect_tied_head(config);
    return resolver.take();
}

} // namespace sinkscope
