#include "core/engine/block_stream_internal.h"

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <iterator>
#include <utility>

namespace sinkscope {

BlockStream::BlockStream(std::shared_ptr<const WeightReader> reader, int64_t resident_bytes)
    : reader_(std::move(reader)), resident_bytes_(resident_bytes)
{
}

BlockStream::~BlockStream()
{
    if (pending_.valid())
        pending_.wait();
}

std::shared_ptr<const BlockWeights> BlockStream::load(int layer)
{
    reader_->checkpoint().fetch_block(layer);
    if (!reader_->device().is_cuda())
        return std::make_shared<const BlockWeights>(reader_->block(layer));
    // On a stream of its own, so that the copies run beside the computation; this thread waits for them.
    const c10::impl::VirtualGuardImpl cuda(reader_->device().type());
    if (!copy_stream_)
        copy_stream_ = cuda.getStreamFromGlobalPool(reader_->device());
    const c10::StreamGuard on_copy_stream(*copy_stream_);
    auto weights = std::make_shared<const BlockWeights>(reader_->block(layer));
    cuda.synchronizeStream(*copy_stream_);
    return weights;
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

void BlockStream::start(int layer)
{
    if (layer >= reader_->checkpoint().config().layers || kept_.contains(layer) || pending_layer_ == layer)
        return;
    pending_layer_ = layer;
    pending_ = std::async(std::launch::async, [this, layer] { return load(layer); });
}

std::shared_ptr<const BlockWeights> BlockStream::block(int layer)
{
    std::shared_ptr<const BlockWeights> weights;
    if (const auto kept = kept_.find(layer); kept != kept_.end()) {
        weights = kept->second;
    } else {
        const bool read_ahead = std::exchange(pending_layer_, -1) == layer;
        if (!read_ahead && pending_.valid())
            pending_.wait(); // a pass that starts elsewhere: what was read ahead is not for it
        weights = read_ahead ? pending_.get() : load(layer);
        if (kept_bytes_ + weights->bytes() <= resident_bytes_) {
            kept_bytes_ += weights->bytes();
            kept_[layer] = weights;
        } else if (layer > 0) {
            reader_->checkpoint().drop_block(layer - 1);
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
}

} // namespace sinkscope
