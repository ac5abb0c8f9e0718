#pragma once

#include "core/engine/block_stream_internal.h"
#include "core/engine/decoder_internal.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>

namespace sinkscope {

/// A model ready to compute: its weights' source, type and device. Used by one thread at a time.
struct LoadedModel {
    std::shared_ptr<const Checkpoint> checkpoint;
    std::shared_ptr<const WeightReader> reader;
    std::unique_ptr<BlockStream> blocks;
};

/// `resident_bytes`: how much of the blocks may stay in memory between passes, until BlockStream::keep_at_most says
/// otherwise.
std::shared_ptr<LoadedModel> load_model(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType type,
                                        at::Device device, int64_t resident_bytes = 0);

/// Runs blocks first_layer..L-1 on the residual that enters first_layer. `after(layer, entering, leaving)` is called
/// when a block is done. Returns the residual that leaves the stack. Throws Cancelled.
at::Tensor prefill(LoadedModel &model, const Decoder &decoder, at::Tensor residual, int first_layer, const Edits &edits,
                   std::span<Probe *const> probes,
                   const std::function<void(int, const at::Tensor &, const at::Tensor &)> &after, std::stop_token stop);

/// Log-probability of each next token of the trace, [T-1], from the output head and the final norm's output.
std::vector<float> token_logprob(const Decoder &decoder, const Linear &head, const at::Tensor &normed,
                                 const std::vector<int32_t> &ids, std::stop_token stop);

} // namespace sinkscope
