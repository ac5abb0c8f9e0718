#include "core/engine/decoder_internal.h"

#include "core/data/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softplus.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace sinkscope {

namespace {

constexpr int64_t strip_values = int64_t{16} << 20; // float32 values of the largest temporary: 64 MiB

void offer(std::span<Probe *const> probes, Site site, int layer, int64_t first_token, const at::Tensor &vectors)
{
    for (Probe *probe : probes)
        if (probe->wants(site, layer))
            probe->take(site, layer, first_token, vectors);
}

/// Edits the vectors of all tokens of a site, then shows them.
void pass_site(const BlockRun &run, Site site, int layer, at::Tensor &vectors)
{
    run.edits.apply(site, layer, vectors);
    offer(run.probes, site, layer, 0, vectors);
}

void check(std::stop_token stop)
{
    if (stop.stop_requested())
        throw Cancelled();
}

AttentionRules rules_of(const ModelConfig &config, int layer, const BlockWeights &weights)
{
    const BlockConfig &block = config.block(layer);
    AttentionRules rules{config.score_scale, config.score_cap, {block.window, block.chunk}, {}, {}};
    rules.slopes.assign(config.alibi_slopes.begin(), config.alibi_slopes.end());
    if (weights.sinks.weight.defined()) {
        const at::Tensor sinks = weights.sinks.weight.to(at::kCPU, at::kFloat).contiguous();
        rules.sinks.assign(sinks.data_ptr<float>(), sinks.data_ptr<float>() + sinks.numel());
    }
    return rules;
}

} // namespace

Decoder::Decoder(std::shared_ptr<const WeightReader> weights, int tokens)
    : weights_(std::move(weights)), positions_(positions_of(config(), tokens, 0, weights_->type(), weights_->device())),
      embed_norm_(weights_->linear("embed_norm")), embed_in_(weights_->linear("embed_in")),
      embed_out_(weights_->linear("embed_out")), final_norm_(weights_->linear("final_norm")),
      head_bias_(weights_->optional_tensor("head.bias"))
{
}

at::Tensor Decoder::embed(const std::vector<int32_t> &ids) const
{
    std::vector<int32_t> positions(ids.size());
    std::iota(positions.begin(), positions.end(), 0);
    return embed(ids, positions);
}

at::Tensor Decoder::embed(const std::vector<int32_t> &ids, const std::vector<int32_t> &positions) const
{
    const ModelConfig &c = config();
    at::Tensor x = weights_->rows("embed.weight", ids);
    if (embed_in_.weight.defined())
        x = project(x, embed_in_);
    if (c.embedding_scale != 1.0) // rounded to the type, as transformers has it
        x = x * at::scalar_tensor(c.embedding_scale, x.options());
    if (c.embedding_norm)
        x = normalise(x, embed_norm_, c);
    if (c.learned_positions) {
        std::vector<int32_t> learned = positions;
        for (int32_t &position : learned)
            position += c.position_offset;
        x = x + weights_->rows("positions.weight", learned);
    }
    return x;
}

at::Tensor Decoder::block(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits,
                          std::span<Probe *const> probes, std::stop_token stop) const
{
    const Attend attend = [&](int l, const QueriesKeysValues &qkv, const AttentionRules &rules) {
        return attend_whole(l, qkv, rules, edits, probes, stop);
    };
    return block(layer, weights, residual, {positions_, attend, edits, probes, stop});
}

at::Tensor Decoder::attend_whole(int layer, const QueriesKeysValues &qkv, const AttentionRules &rules,
                                 const Edits &edits, std::span<Probe *const> probes, std::stop_token stop) const
{
    const AttentionOutput attended = attention({qkv, rules, edits.hidden_keys(layer), edits.window()}, stop);
    const at::Tensor share = sink_share(rules, attended.log_sum_exp);
    for (Probe *probe : probes) {
        probe->take_column_sums(layer, attended.column_sum);
        if (share.defined())
            probe->take_sink_share(layer, share);
    }
    return attended.output;
}

at::Tensor Decoder::block(int layer, const BlockWeights &weights, const at::Tensor &residual, const BlockRun &run) const
{
    check(run.stop);
    at::Tensor entering = residual;
    if (run.edits.touch(Site::resid_pre, layer)) {
        entering = residual.clone();
        run.edits.apply(Site::resid_pre, layer, entering);
    }
    offer(run.probes, Site::resid_pre, layer, 0, entering);
    const at::Tensor attention_output = attention_block(layer, weights, entering, run);
    check(run.stop);
    at::Tensor leaving;
    if (config().parallel == Parallel::no) {
        const at::Tensor middle = entering + attention_output;
        leaving = mlp_block(layer, weights, middle, run).add_(middle);
    } else {
        leaving = mlp_block(layer, weights, entering, run).add_(attention_output).add_(entering);
    }
    pass_site(run, Site::resid_post, layer, leaving);
    return leaving;
}

at::Tensor Decoder::block_input(const at::Tensor &residual, const Linear &norm) const
{
    const NormPlaces places = config().norm_places;
    return places == NormPlaces::inputs || places == NormPlaces::both ? normalise(residual, norm, config()) : residual;
}

at::Tensor Decoder::added(const at::Tensor &raw, const at::Tensor &residual, const Linear &post_norm,
                          const Linear &sum_norm) const
{
    const ModelConfig &c = config();
    at::Tensor result = raw;
    if (c.norm_places == NormPlaces::outputs || c.norm_places == NormPlaces::both)
        result = normalise(raw, post_norm, c);
    else if (c.norm_places == NormPlaces::sums)
        result = normalise(residual + raw, sum_norm, c) - residual;
    return c.residual_scale == 1.0 ? result : result * c.residual_scale;
}

AttentionInput Decoder::attention_input(int layer, const BlockWeights &weights, const at::Tensor &residual) const
{
    const Attend none;
    const Edits no_edits;
    const BlockRun run{positions_, none, no_edits, {}, {}};
    const at::Tensor input = block_input(residual, weights.attn_norm);
    return {queries_keys_values(layer, weights, input, run), rules_of(config(), layer, weights)};
}

QueriesKeysValues Decoder::queries_keys_values(int layer, const BlockWeights &weights, const at::Tensor &input,
                                               const BlockRun &run) const
{
    const ModelConfig &c = config();
    const BlockConfig &block = c.block(layer);
    if (c.latent.key_value_rank > 0)
        return latent_queries_keys_values(layer, weights, input, run);
    std::vector<at::Tensor> parts = project_each(input, {&weights.q, &weights.k, &weights.v});
    at::Tensor query = std::move(parts[0]), key = std::move(parts[1]), value = std::move(parts[2]);
    pass_site(run, Site::key, layer, key);
    pass_site(run, Site::value, layer, value);
    const bool norms = c.qk_norm != QkNorm::none && block.qk_norm, whole = c.qk_norm == QkNorm::whole;
    const auto normalise_both = [&] {
        query = normalise_heads(query, weights.q_norm, c);
        key = normalise_heads(key, weights.k_norm, c);
    };
    if (norms && whole)
        normalise_both();
    if (c.clip_qkv > 0)
        for (at::Tensor *part : {&query, &key, &value})
            *part = part->clamp(-c.clip_qkv, c.clip_qkv);
    query = query.view({query.size(0), block.heads, -1});
    key = key.view({key.size(0), block.kv_heads, -1});
    value = value.view({value.size(0), block.kv_heads, -1});
    if (norms && !whole && !c.qk_norm_after_rope)
        normalise_both();
    if (block.rope >= 0)
        for (const at::Tensor *part : {&query, &key})
            rotate(*part, run.positions.ropes[static_cast<size_t>(block.rope)]);
    if (norms && !whole && c.qk_norm_after_rope)
        normalise_both();
    if (block.query_scale)
        query = (query * run.positions.query_scale).to(query.scalar_type());
    if (c.value_scale != 1.0)
        value = value * c.value_scale;
    return {query, key, value};
}

QueriesKeysValues Decoder::latent_queries_keys_values(int layer, const BlockWeights &weights, const at::Tensor &input,
                                                      const BlockRun &run) const
{
    const ModelConfig &c = config();
    const LatentConfig &latent = c.latent;
    constexpr double epsilon = 1e-6; // of the norms of latents, whatever the model's own
    const int64_t tokens = input.size(0), heads = c.block(layer).heads, rotated = latent.rope_dim;
    const at::Tensor of_query = latent.query_rank > 0
        ? project(rms_norm(project(input, weights.q_a), weights.q_a_norm.weight, epsilon), weights.q_b)
        : project(input, weights.q);
    const at::Tensor compressed = project(input, weights.kv_a);
    const at::Tensor expanded =
        project(rms_norm(compressed.narrow(1, 0, latent.key_value_rank), weights.kv_a_norm.weight, epsilon),
                weights.kv_b)
            .view({tokens, heads, latent.nope_dim + latent.value_dim});
    const at::Tensor shared_key = compressed.narrow(1, latent.key_value_rank, rotated).unsqueeze(1);
    at::Tensor key = at::cat({expanded.narrow(2, 0, latent.nope_dim), shared_key.expand({tokens, heads, rotated})}, 2)
                         .view({tokens, -1});
    at::Tensor value = expanded.narrow(2, latent.nope_dim, latent.value_dim).reshape({tokens, -1});
    pass_site(run, Site::key, layer, key);
    pass_site(run, Site::value, layer, value);
    const at::Tensor query = of_query.view({tokens, heads, -1});
    key = key.view({tokens, heads, -1});
    if (const int rope = c.block(layer).rope; rope >= 0)
        for (const at::Tensor *part : {&query, &std::as_const(key)})
            rotate(part->narrow(2, latent.nope_dim, rotated), run.positions.ropes[static_cast<size_t>(rope)]);
    return {query, key, value.view({tokens, heads, -1})};
}

at::Tensor Decoder::attention_block(int layer, const BlockWeights &weights, const at::Tensor &residual,
                                    const BlockRun &run) const
{
    const ModelConfig &c = config();
    const at::Tensor input = block_input(residual, weights.attn_norm);
    const QueriesKeysValues qkv = queries_keys_values(layer, weights, input, run);
    check(run.stop);
    at::Tensor attended = run.attend(layer, qkv, rules_of(c, layer, weights));
    if (c.output_gate != OutputGate::none) {
        const at::Tensor gate = project(input, weights.attn_gate);
        const at::Tensor open = c.gate_function == GateFunction::sigmoid ? at::sigmoid(gate) : at::softplus(gate);
        const std::vector<int64_t> by_head{attended.size(0), c.block(layer).heads, -1};
        attended = (attended.view(by_head) * open.view(by_head)).view(attended.sizes());
    }
    at::Tensor raw = project(attended, weights.o);
    pass_site(run, Site::attn_raw, layer, raw);
    at::Tensor output = added(raw, residual, weights.attn_post_norm, weights.attn_norm);
    pass_site(run, Site::attn_out, layer, output);
    return output;
}

at::Tensor Decoder::mlp_rows(int layer, const BlockWeights &weights, at::Tensor input, const at::Tensor &residual,
                             const SiteVisitor &visit, const BlockRun &run) const
{
    const ModelConfig &c = config();
    visit(Site::mlp_in, input);
    at::Tensor raw = c.block(layer).experts ? mixture(layer, weights, input, visit, run)
                                            : feed_forward(c, weights.mlp, input, visit);
    visit(Site::mlp_raw, raw);
    at::Tensor output = added(raw, residual, weights.mlp_post_norm, weights.mlp_norm);
    visit(Site::mlp_out, output);
    return output;
}

at::Tensor Decoder::mixture(int layer, const BlockWeights &weights, const at::Tensor &input, const SiteVisitor &visit,
                            const BlockRun &run) const
{
    Routing routing = route(config(), weights, input);
    run.edits.check_choice(layer, routing.experts);
    ExpertVisitor visit_expert;
    const auto wants = [layer](const Probe *probe) { return probe->wants_experts(layer); };
    if (run.edits.touch_experts(layer) || std::ranges::any_of(run.probes, wants))
        visit_expert = [&](int expert, const at::Tensor &tokens, Site site, at::Tensor &vectors) {
            run.edits.apply_to_expert(site, layer, expert, tokens, vectors);
            for (Probe *probe : run.probes)
                if (wants(probe))
                    probe->take_expert(site, layer, expert, tokens, vectors);
        };
    const at::Tensor output = mix_experts(config(), weights, routing, input, visit, visit_expert);
    for (Probe *probe : run.probes)
        probe->take_experts(layer, routing);
    return output;
}

at::Tensor Decoder::mlp(int layer, const BlockWeights &weights, const at::Tensor &input) const
{
    const Attend none;
    const Edits no_edits;
    // where norms stand on sums, the MLP's input is the residual itself
    return mlp_rows(layer, weights, input, input, [](Site, at::Tensor &) {}, {positions_, none, no_edits, {}, {}});
}

at::Tensor Decoder::mlp_block(int layer, const BlockWeights &weights, const at::Tensor &residual,
                              const BlockRun &run) const
{
    const ModelConfig &c = config();
    const int64_t tokens = residual.size(0);
    // all tokens at once where an edit must see them, and where they choose experts, which are read once
    const int64_t strip = run.edits.touch_mlp(layer) || c.block(layer).experts
        ? tokens
        : std::min(tokens, std::max<int64_t>(64, strip_values / c.intermediate_size));
    const Linear &norm = c.parallel == Parallel::shared_norm ? weights.attn_norm : weights.mlp_norm;
    at::Tensor output = at::empty_like(residual);
    for (int64_t first = 0; first < tokens; first += strip) {
        check(run.stop);
        const int64_t rows = std::min(strip, tokens - first);
        const at::Tensor part = residual.narrow(0, first, rows);
        const SiteVisitor visit = [&](Site site, at::Tensor &vectors) {
            if (run.edits.touch(site, layer)) {
                if (vectors.is_alias_of(part)) // an input without a norm
                    vectors = vectors.clone();
                run.edits.apply(site, layer, vectors);
            }
            offer(run.probes, site, layer, first, vectors);
        };
        output.narrow(0, first, rows).copy_(mlp_rows(layer, weights, block_input(part, norm), part, visit, run));
    }
    return output;
}

at::Tensor Decoder::final_norm(const at::Tensor &residual) const
{
    return config().final_norm ? normalise(residual, final_norm_, config()) : residual;
}

Linear Decoder::output_head() const
{
    const char *name = output_head_name();
    weights_->checkpoint().fetch(name); // a gigabyte in a large model: page by page as a product meets it is far slower
    return {weights_->tensor(name), head_bias_, {}};
}

Linear Decoder::output_head_of_few() const
{
    if (auto stored = weights_->stored(output_head_name() + std::string()))
        return {{}, head_bias_, std::move(stored)};
    return output_head();
}

const char *Decoder::output_head_name() const
{
    const bool own = !config().tie_word_embeddings && weights_->checkpoint().find("head.weight");
    return own ? "head.weight" : "embed.weight";
}

void Decoder::logits(const Linear &head, const at::Tensor &normed,
                     const std::function<void(int64_t, const at::Tensor &)> &take, std::stop_token stop) const
{
    const ModelConfig &c = config();
    const int64_t tokens = normed.size(0), strip = std::clamp<int64_t>(strip_values / c.vocab_size, 1, tokens);
    for (int64_t first = 0; first < tokens; first += strip) {
        check(stop);
        at::Tensor x = normed.narrow(0, first, std::min(strip, tokens - first));
        if (embed_out_.weight.defined())
            x = project(x, embed_out_);
        at::Tensor logits = project(x, head);
        if (c.logit_scale != 1.0)
            logits.mul_(c.logit_scale);
        if (c.logit_cap > 0)
            logits.div_(c.logit_cap).tanh_().mul_(c.logit_cap);
        take(first, logits);
    }
}

} // namespace sinkscope
