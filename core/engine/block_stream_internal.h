#pragma once

#include "core/engine/expert_cache_internal.h"

#include <c10/core/Stream.h>

#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>

namespace sinkscope {

/// Hands out the decoder blocks in order: while one computes, the next is read on a thread of its own. Blocks that fit
/// the budget stay for the next pass; the others are dropped when the last user lets go of them, so that never more
/// than two that do not fit are in memory. What a block was decoded from is dropped at once. Experts are read when
/// tokens choose them, and may have what the blocks leave of the budget.
class BlockStream {
public:
    /// `resident_bytes`: what may stay in memory between passes.
    BlockStream(std::shared_ptr<const WeightReader> reader, int64_t resident_bytes);
    ~BlockStream();

    /// The weights of `layer`; starts to read the next one.
    std::shared_ptr<const BlockWeights> block(int layer);

    /// Changes what may stay in memory between passes; drops what is too much.
    void keep_at_most(int64_t bytes);

private:
    std::shared_ptr<const BlockWeights> load(int layer);
    void start(int layer);
    void abandon_read_ahead();
    std::shared_ptr<const BlockWeights> own(int layer, BlockWeights weights) const;
    void hand_over(const BlockWeights &weights) const;
    void share_with_experts() const { experts_->keep_at_most(resident_bytes_ - kept_bytes_); }

    std::shared_ptr<const WeightReader> reader_;
    std::shared_ptr<ExpertCache> experts_;
    int64_t resident_bytes_;
    int64_t kept_bytes_ = 0;
    std::map<int, std::shared_ptr<const BlockWeights>> kept_;
    std::optional<c10::Stream> copy_stream_; ///< CUDA only; used by one loading thread at a time
    int pending_layer_ = -1;
    std::future<std::shared_ptr<const BlockWeights>> pending_;
};

} // namespace sinkscope
