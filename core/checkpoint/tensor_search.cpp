#include "core/checkpoint/tensor_search.h"

#include "core/checkpoint/made_tensor.h"
#include "core/data/error.h"

namespace sinkscope {

std::string SoughtTensor::name() const
{
    return layer < 0 ? part.name + ("." + std::string(kind)) : block_tensor(layer, part.name, kind);
}

const TensorInfo *TensorSearch::first_of(const std::vector<std::string_view> &names, int layer,
                                         std::string_view kind) const
{
    for (const std::string_view name : names) {
        if (const TensorInfo *found = names_.find(layer, name, kind))
            return found;
        // some tensors have no kind, or one that is part of their name
        if (const TensorInfo *found =
                kind == "weight" ? names_.find(layer, name, "") : names_.find(layer, std::string(name) + "_bias", ""))
            return found;
    }
    return nullptr;
}

template <class Find> const TensorInfo *TensorSearch::remembered(const std::string &key, Find find)
{
    const auto known = shared_.find(key);
    return known != shared_.end() ? known->second : shared_[key] = find();
}

const TensorInfo *TensorSearch::single(const TensorPart &part, int layer, std::string_view kind) const
{
    return first_of(gguf_ ? part.gguf : part.hugging_face, layer, kind);
}

const TensorInfo *TensorSearch::fused(const FusedPart &fused, int layer, std::string_view kind)
{
    return remembered(std::to_string(layer) + std::string(fused.parts[0]) + std::string(kind),
                      [&] { return first_of(gguf_ ? fused.gguf : fused.hugging_face, layer, kind); });
}

const TensorInfo *TensorSearch::shared(int layer, const std::string &name)
{
    return remembered(std::to_string(layer) + name, [&] { return names_.find(layer, name, ""); });
}

const TensorInfo *TensorSearch::factors(const TensorInfo &tensor)
{
    const std::string name(StoredNames::behind_prefixes(tensor.name));
    std::vector<std::string> known = {name + "_scale_inv", name + "_scale"};
    if (const size_t dot = name.rfind('.'); dot != name.npos)
        known.push_back(name.substr(0, dot) + ".qscale_weight");
    for (const std::string &factors : known)
        if (const TensorInfo *found = remembered(factors, [&] { return names_.find(factors); }))
            return found;
    return nullptr;
}

std::vector<const TensorInfo *> TensorSearch::numbered(const NumberedPart &numbered, const SoughtTensor &sought) const
{
    std::vector<const TensorInfo *> found;
    for (int64_t i = 0; i < sought.shape[0]; ++i) {
        const std::string own = std::string(numbered.before) + std::to_string(i) + std::string(numbered.after);
        const TensorInfo *one = names_.find(sought.layer, own, sought.kind);
        if (!one && i == 0)
            break;
        if (!one)
            throw Error(found.back()->file, sought.name(),
                        "the checkpoint has " + std::to_string(i) + " of its " + std::to_string(sought.shape[0]) +
                            " parts (" + own + ")");
        found.push_back(one);
    }
    return found;
}

void TensorSearch::refuse_missing(const SoughtTensor &sought, const std::filesystem::path &path) const
{
    std::string looked_for;
    for (const std::string_view known : gguf_ ? sought.part.gguf : sought.part.hugging_face) {
        for (const char *packed : {"qweight", "weight_packed"}) // of GPTQ and AWQ, of compressed-tensors
            if (const TensorInfo *found = names_.find(sought.layer, known, packed))
                throw Error(found->file, found->name, "is compressed (GPTQ, AWQ or the like): " + compressed_advice());
        looked_for += (looked_for.empty() ? "" : ", ") + std::string(known);
    }
    throw Error(path, sought.name(),
                "the checkpoint has no such tensor" + (looked_for.empty() ? "" : " (" + looked_for + ")") + "; shape " +
                    shape_text(sought.shape) + " expected");
}

std::string compressed_advice()
{
    return "take the model's original weights, or a GGUF file of it (llama.cpp: python convert_hf_to_gguf.py "
           "ORIGINAL_FOLDER, then llama-quantize MODEL.gguf Q4_K_M)";
}

} // namespace sinkscope
