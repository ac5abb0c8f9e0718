#include "core/engine/block_stream_internal.h"

#include "core/checkpoint/tensor_table.h"
#include "core/checkpoint/unchanged.h"

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <iterator>

namespace sinkscope {

namespace {

/// Experts' pages come and go with their own weights.
bool is_of_no_expert(const TensorInfo &tensor)
{
    return !is_of_experts(tensor.name);
}

} // namespace

BlockStream::BlockStream(std::shared_ptr<const WeightReader> reader, int64_t resident_bytes)
    : reader_(std::move(reader)), experts_(std::make_shared<ExpertCache>(reader_)), resident_bytes_(resident_bytes)
{
    share_with_experts();
}

BlockStream::~BlockStream()
{
    if (pending_.valid())
        pending_.wait();
}

/// The weights, whose pages of the file leave this process's memory with them.
std::shared_ptr<const BlockWeights> BlockStream::own(int layer, BlockWeights weights) const
{
    const auto decoded = [this](const TensorInfo &tensor) {
        return !reader_->in_place(tensor) && is_of_no_expert(tensor);
    };
    reader_->checkpoint().drop_block(layer, decoded);
    weights.expert = [experts = experts_, layer](int index) { return experts->expert(layer, index); };
    return {new BlockWeights(std::move(weights)), [reader = reader_, layer](const BlockWeights *held) {
                delete held;
                reader->checkpoint().drop_block(layer, is_of_no_expert);
            }};
}

std::shared_ptr<const BlockWeights> BlockStream::load(int layer)
{
    reader_->checkpoint().fetch_block(layer, is_of_no_expert);
    if (!reader_->device().is_cuda())
        return own(layer, reader_->block(layer));
    // On a stream of its own, so that the copies run beside the computation; this thread waits for them.
    const c10::impl::VirtualGuardImpl cuda(reader_->device().type());
    if (!copy_stream_)
        copy_stream_ = cuda.getStreamFromGlobalPool(reader_->device());
    const c10::StreamGuard on_copy_stream(*copy_stream_);
    BlockWeights weights = reader_->block(layer);
    cuda.synchronizeStream(*copy_stream_);
    return own(layer, std::move(weights));
}

void BlockStream::hand_over(const BlockWeights &weights) const
{
    if (!reader_->device().is_cuda())
        return;
    // The allocator may give their memory to the next copy only when the computation's stream has done with it.
    const c10::Stream computing = c10::impl::VirtualGuardImpl(reader_->device().type()).getStream(reader_->device());
    for (const at::Tensor &tensor : weights.all())
        tensor.record_stream(computing);
}

/// What was read ahead for a pass that was cancelled would be a third block beside the two of the next one.
void BlockStream::abandon_read_ahead()
{
    pending_layer_ = -1;
    if (!pending_.valid())
        return;
    pending_.wait();
    pending_ = {};
}

void BlockStream::start(int layer)
{
    if (pending_layer_ == layer)
        return;
    abandon_read_ahead();
    if (layer >= reader_->checkpoint().config().layers || kept_.contains(layer))
        return;
    pending_layer_ = layer;
    pending_ = std::async(std::launch::async, [this, layer] { return load(layer); });
}

std::shared_ptr<const BlockWeights> BlockStream::block(int layer)
{
    check_unchanged(reader_->checkpoint()); // before every block, so that no pass runs on for minutes
    std::shared_ptr<const BlockWeights> weights;
    if (const auto kept = kept_.find(layer); kept != kept_.end()) {
        weights = kept->second;
    } else {
        if (pending_layer_ == layer) {
            pending_layer_ = -1;
            weights = pending_.get();
        } else {
            abandon_read_ahead();
            weights = load(layer);
        }
        if (kept_bytes_ + weights->bytes() <= resident_bytes_) {
            kept_bytes_ += weights->bytes();
            kept_[layer] = weights;
            share_with_experts();
        }
    }
    hand_over(*weights);
    start(layer + 1);
    return weights;
}

void BlockStream::keep_at_most(int64_t bytes)
{
    resident_bytes_ = bytes;
    while (kept_bytes_ > resident_bytes_) {
        const auto last = std::prev(kept_.end());
        kept_bytes_ -= last->second->bytes();
        kept_.erase(last);
    }
    share_with_experts();
}

} // namespace sinkscope
