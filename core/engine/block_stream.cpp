#include "core/engine/block_stream_internal.h"

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
    start(layer + 1);
    return weights;
}

} // namespace sinkscope
