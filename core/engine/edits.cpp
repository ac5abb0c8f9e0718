#include "core/engine/edits_internal.h"

#include "core/data/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace sinkscope {

namespace {

bool is_mlp(Site site)
{
    return site == Site::mlp_in || site == Site::mlp_gate || site == Site::mlp_up || site == Site::mlp_act ||
        site == Site::mlp_post || site == Site::mlp_raw || site == Site::mlp_out;
}

at::Tensor index(const std::vector<int> &tokens, at::Device device)
{
    return at::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()), at::kLong).to(device);
}

void check_range(const std::vector<int> &values, int limit, const std::string &what)
{
    for (const int value : values)
        if (value < 0 || value >= limit)
            throw Error("intervention: " + what + " " + std::to_string(value) + " is outside 0.." +
                        std::to_string(limit - 1));
}

/// An edit of what is not there would do nothing without a word.
void check_site(const Intervention &edit, const ModelConfig &config)
{
    const bool inner = edit.site == Site::mlp_gate || edit.site == Site::mlp_up || edit.site == Site::mlp_act ||
        edit.site == Site::mlp_post;
    if (!inner || !has_site(edit.operation))
        return;
    if (edit.site == Site::mlp_gate && !config.gated_mlp)
        throw Error("intervention: mlp_gate: this model's MLP has no gate (its mlp_act is taken of mlp_up)");
    for (const int layer : edit.layers)
        if (config.block(layer).experts && config.experts.shared_intermediate_size == 0)
            throw Error("intervention: " + site_name(edit.site) + ": block " + std::to_string(layer) +
                        " is a mixture of experts without a shared one; its sites are mlp_in, mlp_raw and mlp_out");
}

void check_cache_edit(const Intervention &edit)
{
    const std::string name = operation_name(edit.operation);
    if (edit.operation == Operation::window && edit.window < 1)
        throw Error("intervention: " + name + " needs a window of at least 1 key");
    if (edit.operation != Operation::window && edit.window != 0)
        throw Error("intervention: " + name + " takes no window");
    if (edit.operation != Operation::quantise) {
        if (edit.bits != 0)
            throw Error("intervention: " + name + " takes no bits");
        return;
    }
    if (edit.site != Site::key && edit.site != Site::value)
        throw Error("intervention: only key and value can be quantised, not " + site_name(edit.site));
    if (edit.bits < fewest_bits || edit.bits > most_bits)
        throw Error("intervention: " + name + " needs bits from " + std::to_string(fewest_bits) + " to " +
                    std::to_string(most_bits));
}

void check(const Intervention &edit, const ModelConfig &config, int tokens)
{
    check_range(edit.layers, config.layers, "layer");
    check_range(edit.tokens, tokens, "token");
    check_range(edit.sources, tokens, "source token");
    for (const int layer : edit.layers)
        check_range(edit.heads, config.block(layer).heads, "head");
    check_site(edit, config);
    check_cache_edit(edit);
    const std::string name = operation_name(edit.operation);
    if (!edit.neurons.empty() && (!is_of_neurons(edit.site) || !has_site(edit.operation)))
        throw Error("intervention: " + site_name(edit.site) + " has no neurons");
    if (edit.layers.empty() || (edit.tokens.empty() && edit.operation != Operation::window))
        throw Error("intervention: " + name + " needs at least one layer and one token");
    if ((edit.operation == Operation::replace_mean || edit.operation == Operation::replace_token) &&
        edit.sources.empty())
        throw Error("intervention: " + name + " needs source tokens");
    if (!std::isfinite(edit.factor) || (edit.operation == Operation::cap_norm && edit.factor < 0))
        throw Error("intervention: " + name + " needs a finite factor" +
                    (edit.operation == Operation::cap_norm ? " of 0 or more" : ""));
}

void apply_one(const Intervention &edit, at::Tensor &vectors)
{
    if (!edit.neurons.empty()) { // the same on a copy of their columns
        check_range(edit.neurons, static_cast<int>(vectors.size(1)), "neuron");
        Intervention whole = edit;
        whole.neurons.clear();
        const at::Tensor columns = index(edit.neurons, vectors.device());
        at::Tensor picked = vectors.index_select(1, columns);
        apply_one(whole, picked);
        vectors.index_copy_(1, columns, picked);
        return;
    }
    const at::Tensor rows = index(edit.tokens, vectors.device());
    switch (edit.operation) {
    case Operation::zero:
        vectors.index_fill_(0, rows, 0);
        break;
    case Operation::scale:
        vectors.index_copy_(0, rows, vectors.index_select(0, rows) * edit.factor);
        break;
    case Operation::replace_mean: {
        const at::Tensor mean =
            vectors.index_select(0, index(edit.sources, vectors.device())).to(at::kFloat).mean(0, true);
        vectors.index_copy_(0, rows, mean.to(vectors.scalar_type()).expand({rows.size(0), vectors.size(1)}));
        break;
    }
    case Operation::replace_token:
        vectors.index_copy_(
            0, rows,
            vectors.select(0, edit.sources.front()).clone().unsqueeze(0).expand({rows.size(0), vectors.size(1)}));
        break;
    case Operation::cap_norm: {
        const at::Tensor selected = vectors.index_select(0, rows);
        const at::Tensor norm = at::linalg_vector_norm(selected.to(at::kFloat), 2, {1}, true);
        const at::Tensor factor = (edit.factor / norm.clamp_min(1e-30)).clamp_max(1.0);
        vectors.index_copy_(0, rows, (selected * factor).to(vectors.scalar_type()));
        break;
    }
    case Operation::quantise: {
        const at::Tensor exact = vectors.index_select(0, rows).to(at::kFloat);
        const int64_t along = edit.site == Site::key ? 0 : 1;
        const at::Tensor low = exact.amin(along, true);
        const at::Tensor step = (exact.amax(along, true) - low) / ((1 << edit.bits) - 1);
        const at::Tensor steps = ((exact - low) / step.clamp_min(std::numeric_limits<float>::min())).round();
        vectors.index_copy_(0, rows, (steps * step + low).to(vectors.scalar_type()));
        break;
    }
    case Operation::block_attention:
    case Operation::window:
        break;
    }
}

} // namespace

Edits::Edits(std::vector<Intervention> interventions, const ModelConfig &config, int tokens)
    : interventions_(std::move(interventions)), layers_(config.layers), tokens_(tokens)
{
    for (const BlockConfig &block : config.blocks)
        heads_.push_back(block.heads);
    std::set<int> windows;
    for (const Intervention &edit : interventions_) {
        check(edit, config, tokens);
        for (const int layer : edit.layers)
            if (edit.operation == Operation::window && !windows.insert(layer).second)
                throw Error("intervention: block " + std::to_string(layer) + " has two windows");
    }
}

bool Edits::touch(Site site, int layer) const
{
    return std::ranges::any_of(interventions_, [&](const Intervention &edit) {
        return has_site(edit.operation) && edit.site == site &&
            std::ranges::find(edit.layers, layer) != edit.layers.end();
    });
}

bool Edits::touch_mlp(int layer) const
{
    return std::ranges::any_of(interventions_, [&](const Intervention &edit) {
        return has_site(edit.operation) && is_mlp(edit.site) &&
            std::ranges::find(edit.layers, layer) != edit.layers.end();
    });
}

int Edits::first_layer() const
{
    int first = layers_;
    for (const Intervention &edit : interventions_)
        for (const int layer : edit.layers)
            first = std::min(first, layer);
    return first;
}

void Edits::apply(Site site, int layer, at::Tensor &vectors) const
{
    for (const Intervention &edit : interventions_)
        if (has_site(edit.operation) && edit.site == site && std::ranges::find(edit.layers, layer) != edit.layers.end())
            apply_one(edit, vectors);
}

std::vector<std::vector<uint8_t>> Edits::hidden_keys(int layer) const
{
    std::vector<std::vector<uint8_t>> hidden;
    for (const Intervention &edit : interventions_) {
        if (edit.operation != Operation::block_attention || std::ranges::find(edit.layers, layer) == edit.layers.end())
            continue;
        const int heads = heads_[static_cast<size_t>(layer)];
        hidden.resize(static_cast<size_t>(heads));
        for (int head = 0; head < heads; ++head) {
            if (!edit.heads.empty() && std::ranges::find(edit.heads, head) == edit.heads.end())
                continue;
            auto &flags = hidden[static_cast<size_t>(head)];
            flags.resize(static_cast<size_t>(tokens_), 0);
            for (const int token : edit.tokens)
                flags[static_cast<size_t>(token)] = 1;
        }
    }
    return hidden;
}

KeyWindow Edits::window(int layer) const
{
    for (const Intervention &edit : interventions_) {
        if (edit.operation != Operation::window || std::ranges::find(edit.layers, layer) == edit.layers.end())
            continue;
        KeyWindow window{edit.window, std::vector<uint8_t>(static_cast<size_t>(tokens_), 0)};
        for (const int token : edit.tokens)
            window.kept[static_cast<size_t>(token)] = 1;
        return window;
    }
    return {};
}

} // namespace sinkscope
