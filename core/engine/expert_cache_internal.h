#pragma once

#include "core/engine/weights_internal.h"

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace sinkscope {

/// Hands out experts as tokens choose them, and keeps those in memory that are used most often, as far as they fit.
/// Passes go through the blocks in turn, so that keeping what was used last would keep nothing that is used next. Used
/// by one thread at a time.
class ExpertCache {
public:
    explicit ExpertCache(std::shared_ptr<const WeightReader> reader) : reader_(std::move(reader)) { }

    MlpWeights expert(int layer, int index);
    /// Drops what is used least until the rest fits.
    void keep_at_most(int64_t bytes);
    int64_t kept_bytes() const { return kept_bytes_; }

private:
    using Key = std::pair<int, int>; ///< layer, expert
    struct Kept {
        MlpWeights weights;
        int64_t bytes = 0;
    };
    std::map<Key, Kept>::iterator least_used();
    bool make_room(int64_t bytes, int uses);
    void drop(std::map<Key, Kept>::iterator entry);

    std::shared_ptr<const WeightReader> reader_;
    std::map<Key, Kept> kept_;
    std::map<Key, int> uses_;
    int64_t most_bytes_ = 0, kept_bytes_ = 0;
};

} // namespace sinkscope
