#include "core/engine/edits_internal.h"

#include "core/data/error.h"
#include "core/data/factor_limits.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/isin.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

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
    const bool inner = is_of_neurons(edit.site) && edit.operation != Operation::block_attention;
    const std::string place = "intervention: " + site_name(edit.site) + ": ";
    if (!edit.experts.empty() && !inner)
        throw Error(place + "experts have mlp_gate, mlp_up, mlp_act and mlp_post of their own, and no other site");
    if (!inner)
        return;
    if (edit.site == Site::mlp_gate && !config.gated_mlp)
        throw Error(place + "this model's MLP has no gate (its mlp_act is taken of mlp_up)");
    check_range(edit.experts, config.experts.count, "expert");
    for (const int layer : edit.layers) {
        const bool mixture = config.block(layer).experts;
        const std::string block = place + "block " + std::to_string(layer);
        if (!mixture && !edit.experts.empty())
            throw Error(block + " has one MLP and no experts");
        if (mixture && edit.experts.empty() && config.experts.shared_intermediate_size == 0)
            throw Error(block +
                        " is a mixture of experts without a shared one: name some by \"experts\", or take "
                        "mlp_in, mlp_raw or mlp_out");
    }
}

void check(const Intervention &edit, const ModelConfig &config, int tokens)
{
    check_range(edit.layers, config.layers, "layer");
    check_range(edit.tokens, tokens, "token");
    check_range(edit.sources, tokens, "source token");
    for (const int layer : edit.layers)
        check_range(edit.heads, config.block(layer).heads, "head");
    check_site(edit, config);
    const std::string name = operation_name(edit.operation);
    if (!edit.neurons.empty() && (!is_of_neurons(edit.site) || edit.operation == Operation::block_attention))
        throw Error("intervention: " + site_name(edit.site) + " has no neurons");
    if (edit.layers.empty() || edit.tokens.empty())
        throw Error("intervention: " + name + " needs at least one layer and one token");
    if ((edit.operation == Operation::replace_mean || edit.operation == Operation::replace_token) &&
        edit.sources.empty())
        throw Error("intervention: " + name + " needs source tokens");
    if (!std::isfinite(edit.factor) || edit.factor < lowest_factor(edit.operation))
        throw Error("intervention: " + name + " needs a finite factor" +
                    (lowest_factor(edit.operation) == 0 ? " of 0 or more" : ""));
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
    case Operation::block_attention:
        break;
    }
}

bool is_at(const Intervention &edit, int layer)
{
    return std::ranges::find(edit.layers, layer) != edit.layers.end();
}

/// Of positions those among `tokens`, as indices into it.
std::vector<int> places_of(const std::vector<int> &positions, std::span<const int64_t> tokens)
{
    std::vector<int> places;
    for (const int position : positions)
        if (const auto found = std::ranges::find(tokens, position); found != tokens.end())
            places.push_back(static_cast<int>(found - tokens.begin()));
    return places;
}

/// To 2^bits equal steps between the extremes along a dimension.
at::Tensor quantised(const at::Tensor &exact, int bits, int64_t along)
{
    const at::Tensor low = exact.amin(along, true);
    const at::Tensor step = (exact.amax(along, true) - low) / ((1 << bits) - 1);
    return ((exact - low) / step.clamp_min(std::numeric_limits<float>::min())).round() * step + low;
}

void quantise(const CacheEdit &cache, Site site, at::Tensor &vectors)
{
    std::vector<int> others;
    for (int token = 0; token < vectors.size(0); ++token)
        if (std::ranges::find(cache.spared, token) == cache.spared.end())
            others.push_back(token);
    if (others.empty())
        return;
    const at::Tensor rows = index(others, vectors.device());
    const at::Tensor exact = vectors.index_select(0, rows).to(at::kFloat);
    vectors.index_copy_(0, rows, quantised(exact, cache.size, site == Site::key ? 0 : 1).to(vectors.scalar_type()));
}

} // namespace

Edits::Edits(CacheEdit cache, const ModelConfig &config, int tokens)
    : cache_(std::move(cache)), layers_(config.layers), tokens_(tokens)
{
    check_range(cache_->spared, tokens, "spared token");
    const bool is_window = cache_->saving == CacheSaving::window;
    if (cache_->size < 1 || (!is_window && cache_->size > most_bits))
        throw Error(is_window ? "a window needs at least 1 key"
                              : "keys and values can be quantised to 1 to " + std::to_string(most_bits) + " bits");
}

Edits::Edits(std::vector<Intervention> interventions, const ModelConfig &config, int tokens)
    : interventions_(std::move(interventions)), layers_(config.layers), tokens_(tokens)
{
    for (const BlockConfig &block : config.blocks)
        heads_.push_back(block.heads);
    for (const Intervention &edit : interventions_)
        check(edit, config, tokens);
}

bool Edits::touch(Site site, int layer) const
{
    return std::ranges::any_of(interventions_, [&](const Intervention &edit) {
        return edit.operation != Operation::block_attention && edit.experts.empty() && edit.site == site &&
            is_at(edit, layer);
    });
}

bool Edits::touch_experts(int layer) const
{
    return std::ranges::any_of(
        interventions_, [layer](const Intervention &edit) { return !edit.experts.empty() && is_at(edit, layer); });
}

bool Edits::touch_mlp(int layer) const
{
    return std::ranges::any_of(interventions_,
                               [&](const Intervention &edit) { return is_mlp(edit.site) && is_at(edit, layer); });
}

int Edits::first_layer() const
{
    int first = cache_ ? 0 : layers_;
    for (const Intervention &edit : interventions_)
        for (const int layer : edit.layers)
            first = std::min(first, layer);
    return first;
}

void Edits::apply(Site site, int layer, at::Tensor &vectors) const
{
    for (const Intervention &edit : interventions_)
        if (edit.operation != Operation::block_attention && edit.experts.empty() && edit.site == site &&
            is_at(edit, layer))
            apply_one(edit, vectors);
    if (cache_ && cache_->saving == CacheSaving::quantise && (site == Site::key || site == Site::value))
        quantise(*cache_, site, vectors);
}

KeyWindow Edits::window() const
{
    if (!cache_ || cache_->saving != CacheSaving::window)
        return {};
    KeyWindow window{cache_->size, std::vector<uint8_t>(static_cast<size_t>(tokens_), 0)};
    for (const int token : cache_->spared)
        window.kept[static_cast<size_t>(token)] = 1;
    return window;
}

int Edits::first_token_of_cache() const
{
    if (!cache_)
        return tokens_;
    return cache_->saving == CacheSaving::window ? std::min(tokens_, cache_->size) : 0;
}

void Edits::apply_to_expert(Site site, int layer, int expert, const at::Tensor &tokens, at::Tensor &vectors) const
{
    const at::Tensor host = tokens.to(at::kCPU).contiguous();
    const std::span<const int64_t> chosen(host.data_ptr<int64_t>(), static_cast<size_t>(host.numel()));
    for (const Intervention &edit : interventions_) {
        if (edit.site != site || !is_at(edit, layer) || std::ranges::find(edit.experts, expert) == edit.experts.end())
            continue;
        Intervention own = edit;
        own.tokens = places_of(edit.tokens, chosen);
        own.sources = places_of(edit.sources, chosen);
        if (own.tokens.empty())
            continue;
        if (own.sources.empty() && !edit.sources.empty())
            throw Error("intervention: none of the source tokens chooses expert " + std::to_string(expert) +
                        " in block " + std::to_string(layer));
        apply_one(own, vectors);
    }
}

void Edits::check_choice(int layer, const at::Tensor &experts) const
{
    for (const Intervention &edit : interventions_) {
        if (edit.experts.empty() || !is_at(edit, layer))
            continue;
        const at::Tensor chosen = experts.index_select(0, index(edit.tokens, experts.device()));
        if (!at::isin(chosen, index(edit.experts, experts.device())).any().item<bool>())
            throw Error("intervention: none of its tokens chooses any of its experts in block " +
                        std::to_string(layer) + ": " + describe(edit));
    }
}

std::vector<std::vector<uint8_t>> Edits::hidden_keys(int layer) const
{
    std::vector<std::vector<uint8_t>> hidden;
    for (const Intervention &edit : interventions_) {
        if (edit.operation != Operation::block_attention || !is_at(edit, layer))
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

} // namespace sinkscope
