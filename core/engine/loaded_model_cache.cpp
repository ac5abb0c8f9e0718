#include "core/engine/loaded_model_cache_internal.h"

#include "core/engine/device.h"
#include "core/error.h"
#include "core/text/id_tokenizer.h"

namespace sinkscope {

namespace {

at::Device choose_device(Device wanted)
{
    if (wanted == Device::cpu)
        return at::kCPU;
    const std::string problem = load_cuda();
    if (problem.empty())
        return at::Device(at::kCUDA, 0);
    if (wanted == Device::cuda)
        throw Error("no CUDA device can be used: " + problem + "; use --device cpu");
    return at::kCPU;
}

/// Automatic: float32 on the CPU, where bfloat16 is rarely faster; on CUDA what the checkpoint is stored in.
at::ScalarType choose_type(ComputeType wanted, const Checkpoint &checkpoint, at::Device device)
{
    if (wanted == ComputeType::automatic)
        return device.is_cuda() && checkpoint.card().weights_dtype == "bfloat16" ? at::kBFloat16 : at::kFloat;
    return wanted == ComputeType::bfloat16 ? at::kBFloat16 : at::kFloat;
}

} // namespace

ModelCache::ModelCache() : contents_(std::make_unique<Contents>()) { }
ModelCache::~ModelCache() = default;

void open_model(ModelCache::Contents &contents, const AnalyzeRequest &request)
{
    std::error_code ignored;
    const auto modified = std::filesystem::last_write_time(request.model, ignored);
    const at::Device device = choose_device(request.device);
    const bool same_file = contents.loaded && contents.path == request.model && contents.modified == modified;
    const std::shared_ptr<const Checkpoint> checkpoint =
        same_file ? contents.loaded->checkpoint : Checkpoint::open(request.model);
    const at::ScalarType type = choose_type(request.compute_type, *checkpoint, device);
    if (same_file && contents.type == type && contents.device == device &&
        contents.memory_budget == request.memory_budget)
        return;
    if (!same_file) {
        const std::filesystem::path tokenizer = checkpoint->tokenizer_path();
        contents.tokenizer = tokenizer.empty() ? make_id_tokenizer(request.model) : Tokenizer::open(tokenizer);
    }
    contents.loaded.reset(); // frees the old weights before the new ones are read
    contents.loaded = load_model(checkpoint, type, device, request.memory_budget);
    contents.path = request.model;
    contents.modified = modified;
    contents.type = type;
    contents.device = device;
    contents.memory_budget = request.memory_budget;
}

} // namespace sinkscope
