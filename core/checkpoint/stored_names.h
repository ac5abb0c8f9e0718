#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/structure.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// The tensors of a checkpoint's files, found by what stands behind the prefixes of the model and its blocks: whatever
/// these are ("model.layers.3.", "transformer.h.3.", "h.3.", "blk.3."), and whatever wraps the model
/// ("language_model.", "base_model.model."). Remembers which were taken.
class StoredNames {
public:
    /// Throws Error when two tensors have one name behind their prefixes.
    StoredNames(const std::vector<TensorInfo> &stored, const StoredAs &stored_as, int layers);

    /// The tensor "NAME.KIND" of a block, or with `layer` -1 of the whole model; nullptr when there is none, or it was
    /// taken. An empty `kind` asks for NAME itself.
    const TensorInfo *find(int layer, std::string_view name, std::string_view kind) const;
    /// The tensor with this name behind its prefixes, as behind_prefixes() gives it.
    const TensorInfo *find(std::string_view name) const;
    /// "3.self_attn.q_proj.weight" of "model.layers.3.self_attn.q_proj.weight", "norm.weight" of "model.norm.weight".
    static std::string_view behind_prefixes(std::string_view stored_name);
    void take(const TensorInfo &tensor) { taken_[static_cast<size_t>(&tensor - stored_.data())] = true; }

    /// Throws Error for the first tensor that was not taken and is no known buffer, part of another kind, or block
    /// beyond the model's own.
    void refuse_others(const ModelConfig &config) const;

private:
    const std::vector<TensorInfo> &stored_;
    const StoredAs &stored_as_;
    int layers_;
    std::vector<bool> taken_;
    std::map<std::string, const TensorInfo *, std::less<>> names_; ///< by what is behind their prefixes
};

} // namespace sinkscope
