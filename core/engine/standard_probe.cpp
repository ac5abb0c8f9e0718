#include "core/engine/standard_probe_internal.h"

#include "core/engine/grid_tensor_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/xlogy.h>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr double cosine_epsilon = 1e-8; // torch.nn.functional.cosine_similarity's guard

/// Squares overflow float32 from norms of 1.8e19 on: then double, which holds them, is computed with.
bool is_large(const at::Tensor &norms)
{
    constexpr float nearly_too_large = 1e18f;
    return norms.numel() > 0 && !(norms.max().item<float>() < nearly_too_large); // NaN too
}

at::Tensor row_norms(const at::Tensor &vectors)
{
    const at::Tensor norms = at::linalg_vector_norm(vectors, 2, {1}, false, at::kFloat);
    return is_large(norms) ? at::linalg_vector_norm(vectors.to(at::kDouble), 2, {1}).to(at::kFloat) : norms;
}

/// The share of each row's squares that its largest ones hold, [1, T].
Grid top_share(const at::Tensor &vectors)
{
    constexpr int64_t top = 3;
    const at::Tensor squares = vectors.square();
    const auto largest = std::get<0>(squares.topk(std::min(top, squares.size(1)), 1, true, false));
    return to_grid((largest.sum(1) / squares.sum(1)).unsqueeze(0));
}

} // namespace

StandardProbe::StandardProbe(int tokens, int candidates, bool per_head)
    : tokens_(tokens), candidates_(std::min(candidates, tokens)), per_head_(per_head)
{
}

bool StandardProbe::wants(Site site, int) const
{
    return site == Site::resid_pre || site == Site::key || site == Site::value || site == Site::attn_out ||
        site == Site::mlp_out;
}

StandardProbe::NormAndCosine StandardProbe::reduce(const at::Tensor &vectors) const
{
    const at::Tensor norms = row_norms(vectors);
    const at::Tensor wide = vectors.to(is_large(norms) ? at::kDouble : at::kFloat);
    const at::Tensor reference = wide.narrow(0, 0, candidates_);
    const at::Tensor safe = norms.clamp_min(cosine_epsilon);
    const at::Tensor cosine =
        at::matmul(reference, wide.t()).div_(safe.unsqueeze(0)).div_(safe.narrow(0, 0, candidates_).unsqueeze(1));
    NormAndCosine result{to_vector(norms), {}, top_share(wide)};
    for (int c = 0; c < candidates_; ++c)
        result.cosine.push_back(to_vector(cosine.select(0, c)));
    return result;
}

void StandardProbe::take(Site site, int, int64_t first_token, const at::Tensor &vectors)
{
    switch (site) {
    case Site::resid_pre: {
        NormAndCosine reduced = reduce(vectors);
        rows_.resid_norm = std::move(reduced.norm);
        rows_.resid_cosine = std::move(reduced.cosine);
        rows_.measured[GridKind::resid_top_share] = std::move(reduced.top_share);
        break;
    }
    case Site::key:
        rows_.key_norm = to_vector(row_norms(vectors));
        break;
    case Site::value:
        rows_.value_norm = to_vector(row_norms(vectors));
        break;
    case Site::attn_out:
        rows_.attn_out_norm = to_vector(row_norms(vectors));
        break;
    case Site::mlp_out: {
        rows_.mlp_out_norm.resize(static_cast<size_t>(tokens_));
        std::ranges::copy(to_vector(row_norms(vectors)), rows_.mlp_out_norm.begin() + first_token);
        break;
    }
    default:
        break;
    }
}

void StandardProbe::take_column_sums(int, const at::Tensor &column_sums)
{
    const auto heads = static_cast<int>(column_sums.size(0));
    const float *sums = column_sums.data_ptr<float>();
    rows_.sink_score.assign(static_cast<size_t>(tokens_), 0.0f);
    if (per_head_)
        rows_.sink_score_per_head = Grid(heads, tokens_);
    for (int k = 0; k < tokens_; ++k) {
        double sum = 0; // over heads
        for (int head = 0; head < heads; ++head) {
            const float value = sums[static_cast<size_t>(head) * static_cast<size_t>(tokens_) + static_cast<size_t>(k)];
            sum += value;
            if (per_head_)
                rows_.sink_score_per_head(head, k) = value / static_cast<float>(tokens_ - k);
        }
        rows_.sink_score[static_cast<size_t>(k)] = static_cast<float>(sum / heads / (tokens_ - k));
    }
}

void StandardProbe::take_sink_share(int, const at::Tensor &share)
{
    rows_.measured[GridKind::learned_sink_share] = to_grid(share.mean(1).unsqueeze(0));
    rows_.measured[GridKind::learned_sink_query_share] = to_grid(share.mean(0).unsqueeze(0));
    if (per_head_)
        rows_.measured[GridKind::learned_sink_share_head] = to_grid(share);
}

void StandardProbe::take_experts(int, const Routing &routing)
{
    rows_.measured[GridKind::expert_index] = to_grid(routing.experts.t());
    rows_.measured[GridKind::expert_weight] = to_grid(routing.weights.t());
    rows_.measured[GridKind::expert_out_norm] = to_grid(routing.written.t());
    const at::Tensor &probabilities = routing.probabilities;
    rows_.measured[GridKind::router_entropy] =
        to_grid(at::xlogy(probabilities, probabilities).sum(1).neg_().unsqueeze(0));
}

BlockRows StandardProbe::rows(int layer)
{
    BlockRows rows = std::move(rows_);
    rows_ = BlockRows();
    rows.layer = layer;
    return rows;
}

BlockRows StandardProbe::final_rows(int layers, const at::Tensor &residual, const at::Tensor &normed)
{
    BlockRows rows;
    rows.layer = layers;
    NormAndCosine last = reduce(residual);
    rows.resid_norm = std::move(last.norm);
    rows.resid_cosine = std::move(last.cosine);
    rows.measured[GridKind::resid_top_share] = std::move(last.top_share);
    NormAndCosine final = reduce(normed);
    rows.final_norm_norm = std::move(final.norm);
    rows.final_norm_cosine = std::move(final.cosine);
    return rows;
}

} // namespace sinkscope
