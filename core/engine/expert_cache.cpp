#include "core/engine/expert_cache_internal.h"

#include <algorithm>

namespace sinkscope {

MlpWeights ExpertCache::expert(int layer, int index)
{
    const Key key{layer, index};
    const int uses = ++uses_[key];
    if (const auto kept = kept_.find(key); kept != kept_.end())
        return kept->second.weights;
    MlpWeights weights = reader_->expert(layer, index);
    const int64_t bytes = bytes_of(tensors_of(weights));
    if (make_room(bytes, uses)) {
        kept_[key] = {weights, bytes};
        kept_bytes_ += bytes;
    }
    return weights;
}

std::map<ExpertCache::Key, ExpertCache::Kept>::iterator ExpertCache::least_used()
{
    return std::ranges::min_element(kept_, {}, [this](const auto &entry) { return uses_.at(entry.first); });
}

void ExpertCache::drop(std::map<Key, Kept>::iterator entry)
{
    kept_bytes_ -= entry->second.bytes;
    kept_.erase(entry);
}

/// False when that would take what is used as often.
bool ExpertCache::make_room(int64_t bytes, int uses)
{
    if (bytes > most_bytes_)
        return false;
    while (kept_bytes_ + bytes > most_bytes_) {
        const auto least = least_used();
        if (uses_.at(least->first) >= uses)
            return false;
        drop(least);
    }
    return true;
}

void ExpertCache::keep_at_most(int64_t bytes)
{
    most_bytes_ = std::max<int64_t>(0, bytes);
    while (kept_bytes_ > most_bytes_)
        drop(least_used());
}

} // namespace sinkscope
