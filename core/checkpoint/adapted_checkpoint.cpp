#include "core/checkpoint/adapted_checkpoint.h"

#include "core/checkpoint/adapter_updates.h"
#include "core/checkpoint/model_reference.h"
#include "core/checkpoint/safetensors.h"
#include "core/data/error.h"

#include <algorithm>

namespace sinkscope {
namespace {

namespace fs = std::filesystem;

fs::path weights_of(const fs::path &adapter)
{
    const fs::path weights = adapter / "adapter_model.safetensors";
    refuse_dead_link(weights);
    std::error_code ignored;
    if (!fs::exists(weights, ignored) && fs::exists(adapter / "adapter_model.bin", ignored))
        throw Error(
            adapter, "",
            "has its weights as adapter_model.bin, a pickle, which is not read: load it with peft and save it again "
            "(save_pretrained writes adapter_model.safetensors)");
    return weights;
}

TensorInfo &tensor_named(std::vector<TensorInfo> &tensors, const std::string &name)
{
    const auto found = std::ranges::find(tensors, name, &TensorInfo::name);
    if (found == tensors.end())
        throw Error("the model has no tensor " + name + " that its adapter could change");
    return *found;
}

} // namespace

AdaptedCheckpoint::AdaptedCheckpoint(std::shared_ptr<const Checkpoint> base, const fs::path &adapter)
    : base_(std::move(base)), settings_(AdapterSettings::read(adapter)), file_(weights_of(adapter))
{
    path_ = base_->path();
    adapter_ = adapter;
    config_ = base_->config();
    notices_ = base_->notices();
    std::vector<TensorInfo> tensors = base_->tensors();
    const std::vector<TensorInfo> own = read_safetensors(file_);
    const AdapterUpdates updates = adapter_updates(own, settings_, config_, *find_family(config_.architecture));
    const auto changes = [&updates](const char *name) {
        return updates.added.contains(name) || updates.replaced.contains(name);
    };
    if (config_.tie_word_embeddings && changes("head.weight")) { // the embeddings stay as they are
        TensorInfo head = tensor_named(tensors, "embed.weight");
        head.name = "head.weight";
        tensors.push_back(std::move(head));
        config_.tie_word_embeddings = false;
    }
    if (config_.tie_word_embeddings && changes("embed.weight"))
        throw Error(adapter, "embed_tokens",
                    "is changed, while the model's output projection is tied to it: whether that changes, too, differs "
                    "from one use of peft to another; merge it (peft: merge_and_unload) and open that");
    for (const auto &[name, update] : updates.added)
        tensor_named(tensors, name).update = update;
    for (const auto &[name, whole] : updates.replaced) {
        TensorInfo &tensor = tensor_named(tensors, name);
        tensor = *whole;
        tensor.name = name;
    }
    std::ranges::sort(tensors, {}, &TensorInfo::name);
    set_tensors(std::move(tensors));
}

} // namespace sinkscope
