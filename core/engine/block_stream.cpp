#include "core/engine/block_stream_internal.h"

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
    reader_->checkpoint().will_need_block(layer);
    return std::make_shared<const BlockWeights>(reader_->block(layer));
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
        if (pending_layer_ != layer && pending_.valid())
            pending_.wait(); // a pass that starts elsewhere: what was read ahead is not for it
        weights = pending_layer_ == layer ? pending_.get() : load(layer);
        pending_layer_ = -1;
        if (kept_bytes_ + weights->bytes() <= resident_bytes_) {
            kept_bytes_ += weights->bytes();
            kept_[layer] = weights;
        } else if (layer > 0) {
            reader_->checkpoint().drop_block(layer - 1);
        }
    }
    start(layer + 1);
    return weights;
}

} // namespace sinkscope
