#pragma once

#include "core/checkpoint/adapter_settings.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/family.h"
#include "core/checkpoint/low_rank_update.h"
#include "core/checkpoint/stored_names.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sinkscope {

/// What an adapter does to the canonical tensors of a model.
struct AdapterUpdates {
    std::map<std::string, std::shared_ptr<const LowRankUpdate>> added; ///< by canonical name
    std::map<std::string, const TensorInfo *> replaced; ///< by canonical name, the adapter's own tensor
};

/// Finds the canonical tensor of each of the adapter's, whose names are those of the base model's Hugging Face files,
/// whatever the base is stored as. Throws Error for a tensor that belongs to none, or has another shape.
AdapterUpdates adapter_updates(const std::vector<TensorInfo> &tensors, const AdapterSettings &settings,
                               const ModelConfig &config, const Family &family);

} // namespace sinkscope
