#include "core/checkpoint/adapter_updates.h"

#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/fused_rows.h"
#include "core/checkpoint/made_tensor.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/checkpoint/tensor_search.h"
#include "core/data/error.h"

#include <algorithm>

namespace sinkscope {
namespace {

using Part = LowRankUpdate::Part;

std::vector<float> values_of(const TensorInfo &tensor)
{
    std::vector<float> values(static_cast<size_t>(tensor.elements()));
    decode_rows(tensor, 0, row_count(tensor), values);
    return values;
}

std::vector<float> transposed(const TensorInfo &tensor)
{
    const std::vector<float> values = values_of(tensor);
    const auto rows = static_cast<size_t>(tensor.shape[0]), columns = static_cast<size_t>(tensor.shape[1]);
    std::vector<float> result(values.size());
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < columns; ++j)
            result[j * rows + i] = values[i * columns + j];
    return result;
}

/// Takes the adapter's tensors one module after the other.
class Finder {
public:
    Finder(const std::vector<TensorInfo> &tensors, const AdapterSettings &settings, const ModelConfig &config,
           const Family &family)
        : settings_(settings), config_(config), family_(family), stored_as_{.family = &family, .wrapped = true},
          names_(tensors, stored_as_, config.layers)
    {
    }

    void look_for(const TensorPart &part, int layer)
    {
        const BlockConfig &block = config_.block(std::max(layer, 0));
        // a head may be updated where the model's own is tied
        if (!part.present(config_, block) && std::string_view(part.name) != "head")
            return;
        const SoughtTensor sought{part, layer, "weight", part.shape(config_, block)};
        if (sought.shape.size() == 3)
            return add_experts(sought);
        if (sought.shape.size() != 2)
            return;
        for (const std::string_view module : part.hugging_face) {
            add(sought, pair(sought, module, module_rows(sought)));
            if (layer < 0)
                add_whole(sought, module);
        }
        add_fused(sought);
    }

    AdapterUpdates take()
    {
        for (const TensorInfo *tensor : taken_)
            names_.take(*tensor);
        names_.refuse_others(config_);
        return std::move(updates_);
    }

private:
    void add(const SoughtTensor &sought, Part part)
    {
        if (part.rank == 0)
            return;
        auto update = std::make_shared<LowRankUpdate>();
        update->parts.push_back(std::move(part));
        add_update(sought, std::move(update));
    }

    void add_update(const SoughtTensor &sought, std::shared_ptr<const LowRankUpdate> update)
    {
        updates_.added[sought.name()] = std::move(update);
    }

    /// The rows of B for a module of its own: those of the tensor, or a part of a query that holds its gate.
    StoredRows module_rows(const SoughtTensor &sought) const
    {
        if (has_gate_in_query(config_, family_) && sought.is("q"))
            return gated_query_rows(config_, sought.layer, false);
        return {sought.shape[0]};
    }

    /// A and B of a module; rank 0 where the adapter has none for it.
    Part pair(const SoughtTensor &sought, std::string_view module, const StoredRows &rows)
    {
        if (const TensorInfo *down = names_.find(sought.layer, module, "lora_A.weight"))
            return linear(*down, sought, module, rows);
        if (const TensorInfo *down = names_.find(sought.layer, module, "lora_embedding_A"))
            return embedding(*down, sought, module);
        return {};
    }

    Part linear(const TensorInfo &down, const SoughtTensor &sought, std::string_view module, const StoredRows &rows)
    {
        const TensorInfo &up = other_half(down, sought.layer, module, "lora_B.weight");
        Part part = begun(down, ".lora_A.weight");
        check_shape(down, {part.rank, sought.shape.back()});
        check_shape(up, {rows.count, part.rank});
        part.up = values_of(up);
        part.down = values_of(down);
        part.row = rows.row;
        if (!rows.row && rows.first > 0)
            part.row = [first = rows.first](int64_t row) { return first + row; };
        return part;
    }

    /// What is added to an embedding is transposed: (B · A)^T.
    Part embedding(const TensorInfo &down, const SoughtTensor &sought, std::string_view module)
    {
        const TensorInfo &up = other_half(down, sought.layer, module, "lora_embedding_B");
        Part part = begun(down, ".lora_embedding_A");
        check_shape(down, {part.rank, sought.shape[0]});
        check_shape(up, {sought.shape[1], part.rank});
        part.up = transposed(down);
        part.down = transposed(up);
        return part;
    }

    const TensorInfo &other_half(const TensorInfo &down, int layer, std::string_view module, std::string_view kind)
    {
        const TensorInfo *up = names_.find(layer, module, kind);
        if (!up)
            throw Error(down.file, down.name, "has no " + std::string(kind) + " beside it");
        taken_.insert(taken_.end(), {&down, up});
        return *up;
    }

    Part begun(const TensorInfo &down, std::string_view ending) const
    {
        std::string_view module = down.name;
        module.remove_suffix(ending.size());
        for (const std::string_view prefix : {"base_model.", "model."}) // as peft wraps the model
            if (module.starts_with(prefix))
                module.remove_prefix(prefix.size());
        const std::string name(module);
        Part part;
        part.rank = settings_.rank_of(name);
        part.scale = settings_.scale_of(name);
        return part;
    }

    static void check_shape(const TensorInfo &tensor, const std::vector<int64_t> &expected)
    {
        if (tensor.shape != expected || !is_plain_type(tensor.type))
            throw Error(tensor.file, tensor.name,
                        "has shape " + shape_text(tensor.shape) + " of " + storage_type_name(tensor.type) + "; " +
                            shape_text(expected) + " of floats expected: does the adapter belong to this model?");
    }

    /// Weights that the adapter has whole (modules_to_save).
    void add_whole(const SoughtTensor &sought, std::string_view module)
    {
        const TensorInfo *whole = names_.find(sought.layer, module, "weight");
        if (!whole)
            return;
        check_shape(*whole, sought.shape);
        updates_.replaced[sought.name()] = whole;
        names_.take(*whole);
    }

    /// A module that computes several canonical tensors at once: A is the same for all, B has rows for each.
    void add_fused(const SoughtTensor &sought)
    {
        for (const FusedPart &fused : fused_parts()) {
            const auto at = std::ranges::find(fused.parts, std::string_view(sought.part.name));
            if (at == fused.parts.end() || sought.part.bias == expert_biases)
                continue;
            const StoredRows rows =
                fused_rows(config_, family_, false, fused, static_cast<int>(at - fused.parts.begin()), sought.layer);
            for (const std::string_view module : fused.hugging_face)
                add(sought, pair(sought, module, rows));
        }
    }

    void add_experts(const SoughtTensor &sought)
    {
        for (const NumberedPart &numbered : numbered_parts()) {
            if (numbered.part != sought.part.name)
                continue;
            auto update = std::make_shared<LowRankUpdate>();
            update->parts.resize(static_cast<size_t>(sought.shape[0]));
            bool found = false;
            for (size_t i = 0; i < update->parts.size(); ++i) {
                const std::string module =
                    std::string(numbered.before) + std::to_string(i) + std::string(numbered.after);
                update->parts[i] = pair(sought, module, {sought.shape[1]});
                found |= update->parts[i].rank > 0;
            }
            if (found)
                add_update(sought, std::move(update));
        }
    }

    const AdapterSettings &settings_;
    const ModelConfig &config_;
    const Family &family_;
    StoredAs stored_as_; ///< names_ refers to it
    StoredNames names_;
    AdapterUpdates updates_;
    std::vector<const TensorInfo *> taken_; ///< of modules, which are looked for once for each part
};

} // namespace

AdapterUpdates adapter_updates(const std::vector<TensorInfo> &tensors, const AdapterSettings &settings,
                               const ModelConfig &config, const Family &family)
{
    Finder finder(tensors, settings, config, family);
    for (const TensorPart &part : whole_parts())
        finder.look_for(part, -1);
    for (int layer = 0; layer < config.layers; ++layer)
        for (const TensorPart &part : block_parts())
            finder.look_for(part, layer);
    return finder.take();
}

} // namespace sinkscope
