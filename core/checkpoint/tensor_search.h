#pragma once

#include "core/checkpoint/stored_names.h"
#include "core/checkpoint/tensor_table.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// A canonical tensor that is looked for.
struct SoughtTensor {
    const TensorPart &part;
    int layer; ///< -1: of the whole model
    std::string_view kind; ///< "weight", "bias"
    std::vector<int64_t> shape;

    bool is(std::string_view part_name) const { return part.name == part_name; }
    std::string name() const; ///< canonical
};

/// Finds the stored tensors that canonical ones are made of, by all the names that files have for them. What it returns
/// is nullptr, or empty, where there is none.
class TensorSearch {
public:
    TensorSearch(const std::vector<TensorInfo> &stored, const StoredAs &stored_as, int layers)
        : names_(stored, stored_as, layers), gguf_(stored_as.gguf)
    {
    }

    const TensorInfo *single(const TensorPart &part, int layer, std::string_view kind) const;
    /// One that holds several parts; it may be taken already.
    const TensorInfo *fused(const FusedPart &fused, int layer, std::string_view kind);
    /// A tensor for each expert, or each head. Throws Error where some are missing.
    std::vector<const TensorInfo *> numbered(const NumberedPart &numbered, const SoughtTensor &sought) const;
    /// NAME of a block, which may be taken already.
    const TensorInfo *shared(int layer, const std::string &name);
    /// The factors of an FP8 tensor NAME.weight: NAME.weight_scale_inv, NAME.weight_scale or NAME.qscale_weight.
    const TensorInfo *factors(const TensorInfo &tensor);

    void take(const TensorInfo &tensor) { names_.take(tensor); }
    /// Throws Error for what was not taken and is not known (StoredNames::refuse_others).
    void refuse_others(const ModelConfig &config) const { names_.refuse_others(config); }
    /// Throws Error about a tensor that was not found under any name.
    [[noreturn]] void refuse_missing(const SoughtTensor &sought, const std::filesystem::path &path) const;

private:
    const TensorInfo *first_of(const std::vector<std::string_view> &names, int layer, std::string_view kind) const;
    template <class Find> const TensorInfo *remembered(const std::string &key, Find find);

    StoredNames names_;
    bool gguf_;
    std::map<std::string, const TensorInfo *> shared_;
};

/// What to do about weights in a compressed format that is not read.
std::string compressed_advice();

} // namespace sinkscope
