#include "core/engine/model_internal.h"

#include "core/data/error.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/log_softmax.h>

#include <algorithm>

namespace sinkscope {

std::shared_ptr<LoadedModel> load_model(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType type,
                                        at::Device device, int64_t resident_bytes)
{
    auto model = std::make_shared<LoadedModel>();
    model->checkpoint = std::move(checkpoint);
    model->reader = std::make_shared<const WeightReader>(model->checkpoint, type, device);
    model->blocks = std::make_unique<BlockStream>(model->reader, resident_bytes);
    return model;
}

at::Tensor prefill(LoadedModel &model, const Decoder &decoder, at::Tensor residual, int first_layer, const Edits &edits,
                   std::span<Probe *const> probes,
                   const std::function<void(int, const at::Tensor &, const at::Tensor &)> &after, std::stop_token stop)
{
    for (int layer = first_layer; layer < decoder.config().layers; ++layer) {
        const std::shared_ptr<const BlockWeights> weights = model.blocks->block(layer);
        at::Tensor leaving = decoder.block(layer, *weights, residual, edits, probes, stop);
        if (after)
            after(layer, residual, leaving);
        residual = std::move(leaving);
    }
    return residual;
}

std::vector<float> token_logprob(const Decoder &decoder, const Linear &head, const at::Tensor &normed,
                                 const std::vector<int32_t> &ids, std::stop_token stop)
{
    std::vector<float> result;
    if (ids.size() < 2)
        return result;
    result.reserve(ids.size() - 1);
    decoder.logits(
        head, normed.narrow(0, 0, static_cast<int64_t>(ids.size()) - 1),
        [&](int64_t first, const at::Tensor &logits) {
            const at::Tensor wide = logits.to(at::kFloat);
            const at::Tensor norm = wide.logsumexp(-1).to(at::kCPU);
            std::vector<int64_t> next(ids.begin() + first + 1, ids.begin() + first + 1 + logits.size(0));
            const at::Tensor index = at::from_blob(next.data(), {logits.size(0), 1}, at::kLong).to(wide.device());
            const at::Tensor chosen = wide.gather(1, index).squeeze(1).to(at::kCPU);
            for (int64_t i = 0; i < logits.size(0); ++i)
                result.push_back(chosen.data_ptr<float>()[i] - norm.data_ptr<float>()[i]);
        },
        stop);
    return result;
}

} // namespace sinkscope
