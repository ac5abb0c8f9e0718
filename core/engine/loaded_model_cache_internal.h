#pragma once

#include "core/engine/model_internal.h"
#include "core/pipeline.h"
#include "core/text/tokenizer.h"

#include <c10/core/Device.h>

#include <filesystem>
#include <memory>

namespace sinkscope {

/// What a ModelCache keeps, and what it was opened for.
struct ModelCache::Contents {
    std::filesystem::path path;
    std::filesystem::file_time_type modified;
    at::ScalarType type = at::kFloat;
    at::Device device = at::kCPU;
    int64_t memory_budget = -1;
    std::shared_ptr<LoadedModel> loaded;
    std::shared_ptr<const Tokenizer> tokenizer;
};

/// Opens the request's model into `contents` unless it is there already. Throws Error.
void open_model(ModelCache::Contents &contents, const AnalyzeRequest &request);

} // namespace sinkscope
