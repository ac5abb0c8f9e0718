#include "core/checkpoint/structure.h"

#include "core/checkpoint/fused_rows.h"
#include "core/checkpoint/made_tensor.h"
#include "core/checkpoint/tensor_search.h"

#include <algorithm>
#include <cstring>

namespace sinkscope {
namespace {

/// Makes the canonical tensors one by one of what is stored, and knows at the end what is left over.
class Resolver {
public:
    Resolver(const ModelConfig &config, const StoredAs &stored_as, const std::vector<TensorInfo> &stored,
             const std::filesystem::path &path)
        : config_(config), stored_as_(stored_as), path_(path), search_(stored, stored_as, config.layers)
    {
    }

    void expect(const TensorPart &part, int layer)
    {
        const BlockConfig &block = config_.block(std::max(layer, 0));
        if (!part.present(config_, block))
            return;
        const std::vector<int64_t> shape = part.shape(config_, block);
        const bool is_norm = part.bias == norm_biases;
        if (!is_norm || family().norm_weights)
            add({part, layer, "weight", shape}, true);
        if (part.bias == 0)
            return;
        const std::vector<int64_t> bias_shape(shape.begin(), shape.end() - (shape.size() > 1 ? 1 : 0));
        const bool configured = (stored_as_.biases & part.bias) != 0;
        if (configured || stored_as_.gguf)
            add({part, layer, "bias", bias_shape}, !stored_as_.gguf);
    }

    bool has_head() const { return search_.single(head_part(), -1, "weight") != nullptr; }

    /// A head that the file has although it is tied, or nothing: what differs from the embeddings is not them.
    void expect_tied_head(ModelConfig &config)
    {
        const TensorInfo *head = search_.single(head_part(), -1, "weight");
        if (!head)
            return;
        const auto embed = std::ranges::find(tensors_, std::string("embed.weight"), &TensorInfo::name);
        search_.take(*head);
        if (embed != tensors_.end() && same_bytes(*embed, *head))
            return;
        config.tie_word_embeddings = false;
        make({.name = "head.weight", .shape = head_part().shape(config, config.block(0)), .stored = {head}});
    }

    std::vector<TensorInfo> take()
    {
        search_.refuse_others(config_);
        std::ranges::sort(tensors_, {}, &TensorInfo::name);
        return std::move(tensors_);
    }

private:
    const Family &family() const { return *stored_as_.family; }

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

    void add(const SoughtTensor &sought, bool required)
    {
        if (!add_single(sought) && !add_fused(sought) && !add_numbered(sought) && !add_fp4(sought) && required)
            search_.refuse_missing(sought, path_);
    }

    bool add_single(const SoughtTensor &sought)
    {
        const TensorInfo *found = search_.single(sought.part, sought.layer, sought.kind);
        if (!found)
            return false;
        TensorRecipe recipe{.name = sought.name(), .shape = sought.shape, .stored = {found}};
        const bool is_query = sought.is("q"), is_key = sought.is("k");
        const bool twice_as_large = !found->shape.empty() && found->shape[0] == 2 * sought.shape[0];
        if (is_query && has_gate_in_query(config_, family()) && twice_as_large) {
            for (const bool of_gate : {false, true}) {
                recipe.name = block_tensor(sought.layer, of_gate ? "attn_gate" : "q", sought.kind);
                recipe.rows = gated_query_rows(config_, sought.layer, of_gate);
                make(recipe);
            }
            return true;
        }
        if (sought.is("up") && config_.gated_mlp && twice_as_large) // then it is fused
            return false;
        const bool is_stack = sought.shape.size() == 3;
        recipe.rows = {sought.shape[is_stack ? 1 : 0]};
        if (stored_as_.gguf && family().gguf_permutes && (is_query || is_key))
            recipe.rows.row = rows_of_interleaved_halves(config_.head_dim, config_.head_dim);
        recipe.transposed =
            is_transposed(sought, is_stack) && (is_stack || (sought.layer >= 0 && sought.shape.size() == 2));
        // factors belong to one index of the stack each
        recipe.stacked = is_stack && (recipe.transposed || found->type == StorageType::f8_e4m3);
        make(recipe);
        return true;
    }

    bool is_transposed(const SoughtTensor &sought, bool of_experts) const
    {
        return sought.kind == "weight" && !stored_as_.gguf &&
            (of_experts ? family().experts_transposed : family().transposed);
    }

    bool add_fused(const SoughtTensor &sought)
    {
        for (const FusedPart &fused : fused_parts()) {
            const auto at = std::ranges::find(fused.parts, std::string_view(sought.part.name));
            if (at == fused.parts.end())
                continue;
            const TensorInfo *found = search_.fused(fused, sought.layer, sought.kind);
            if (!found)
                continue;
            const bool of_experts = sought.part.bias == expert_biases;
            const int index = static_cast<int>(at - fused.parts.begin());
            make({.name = sought.name(),
                  .shape = sought.shape,
                  .stored = {found},
                  .rows = fused_rows(config_, family(), stored_as_.gguf, fused, index, sought.layer),
                  .transposed = is_transposed(sought, of_experts),
                  .stacked = of_experts});
            return true;
        }
        return false;
    }

    bool add_numbered(const SoughtTensor &sought)
    {
        if (stored_as_.gguf)
            return false;
        for (const NumberedPart &numbered : numbered_parts()) {
            if (numbered.part != sought.part.name)
                continue;
            const std::vector<const TensorInfo *> found = search_.numbered(numbered, sought);
            if (found.empty())
                continue;
            make({.name = sought.name(),
                  .shape = sought.shape,
                  .stored = found,
                  .rows = {sought.shape[1]},
                  .stacked = true});
            return true;
        }
        return false;
    }

    /// gpt-oss' MXFP4.
    bool add_fp4(const SoughtTensor &sought)
    {
        if (stored_as_.gguf || sought.kind != "weight" || sought.part.bias != expert_biases)
            return false;
        const bool is_down = sought.is("expert_down");
        const std::string stem = is_down ? "mlp.experts.down_proj" : "mlp.experts.gate_up_proj";
        const TensorInfo *blocks = search_.shared(sought.layer, stem + "_blocks");
        const TensorInfo *exponents = search_.shared(sought.layer, stem + "_scales");
        if (!blocks || !exponents)
            return false;
        const StoredRows rows = is_down
            ? StoredRows{sought.shape[1]}
            : StoredRows{2 * sought.shape[1], 0, rows_of_every(1, 2, sought.is("expert_up") ? 1 : 0)};
        tensors_.push_back(made_of_fp4(sought.name(), sought.shape, *blocks, *exponents, rows));
        search_.take(*blocks);
        search_.take(*exponents);
        return true;
    }

    void make(TensorRecipe recipe)
    {
        recipe.scaled_rows = stored_as_.scaled_rows;
        recipe.scaled_columns = stored_as_.scaled_columns;
        for (size_t i = 0; i < recipe.stored.size(); ++i)
            if (recipe.stored[i]->type == StorageType::f8_e4m3)
                if (const TensorInfo *factors = search_.factors(*recipe.stored[i])) {
                    recipe.factors.resize(recipe.stored.size());
                    recipe.factors[i] = factors;
                    search_.take(*factors);
                }
        tensors_.push_back(made_tensor(recipe));
        for (const TensorInfo *tensor : recipe.stored)
            search_.take(*tensor);
    }

    const ModelConfig &config_;
    const StoredAs &stored_as_;
    const std::filesystem::path &path_;
    TensorSearch search_;
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
