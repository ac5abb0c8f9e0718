#include "core/engine/loaded_model_cache_internal.h"

#include "core/data/error.h"
#include "core/engine/device.h"
#include "core/engine/free_memory.h"
#include "core/engine/resolve.h"
#include "core/engine/yielding_threads.h"
#include "core/text/id_tokenizer.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace sinkscope {

namespace {

struct Choice {
    at::Device device = at::kCPU;
    std::string why_not_the_card;
};

Choice choose_device(const ComputeSettings &settings)
{
    if (settings.device == Device::cpu)
        return {};
    const std::string problem = load_cuda(settings.card);
    if (problem.empty())
        return {at::Device(at::kCUDA, static_cast<at::DeviceIndex>(settings.card)), {}};
    if (settings.device == Device::cuda)
        throw Error("no CUDA device can be used: " + problem + "; use --device cpu");
    return {at::kCPU, problem};
}

/// Automatic: float32 on the CPU, where bfloat16 is rarely faster; on CUDA what the checkpoint is stored in.
at::ScalarType choose_type(ComputeType wanted, const Checkpoint &checkpoint, at::Device device)
{
    if (wanted == ComputeType::automatic)
        return device.is_cuda() && checkpoint.card().weights_dtype == "bfloat16" ? at::kBFloat16 : at::kFloat;
    return wanted == ComputeType::bfloat16 ? at::kBFloat16 : at::kFloat;
}

FileStamp stamp_of(const std::filesystem::path &file)
{
    std::error_code bytes_error, time_error; // a file that is not there has a stamp of its own
    const uintmax_t bytes = std::filesystem::file_size(file, bytes_error);
    const auto modified = std::filesystem::last_write_time(file, time_error);
    return {file, bytes_error ? 0 : bytes, time_error ? std::filesystem::file_time_type() : modified};
}

/// Those that can change what a model computes, mapped or read once.
std::vector<FileStamp> stamps_of(const Checkpoint &checkpoint)
{
    std::vector<FileStamp> stamps;
    for (const std::filesystem::path &file : checkpoint.mapped_files())
        stamps.push_back(stamp_of(file));
    for (const char *name : {"config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
                             "special_tokens_map.json", "chat_template.jinja", "chat_template.json"})
        stamps.push_back(stamp_of(checkpoint.path() / name));
    return stamps;
}

bool is_as_it_was(const FileStamp &stamp)
{
    return stamp_of(stamp.path) == stamp;
}

} // namespace

ModelCache::ModelCache() : contents_(std::make_unique<Contents>()) { }
ModelCache::~ModelCache() = default;

std::string device_text(at::Device device)
{
    const std::string name = device.is_cuda() ? cuda_name(device.index()) : std::string();
    return name.empty() ? device.str() : device.str() + " (" + name + ")";
}

const char *type_text(at::ScalarType type)
{
    return type == at::kFloat ? "float32" : "bfloat16";
}

ResolvedCompute resolve(const ComputeSettings &settings, const Checkpoint &checkpoint)
{
    const at::Device device = choose_device(settings).device;
    return {type_text(choose_type(settings.compute_type, checkpoint, device)), device_text(device),
            settings.threads > 0 ? settings.threads : at::get_num_threads()};
}

int64_t available_memory_of(at::Device device)
{
    return device.is_cuda() ? available_cuda_memory(device.index()) : available_memory();
}

void open_model(ModelCache::Contents &contents, const AnalyzeRequest &request)
{
    let_threads_yield();
    const auto [device, why_not_the_card] = choose_device(request);
    contents.device_note = why_not_the_card;
    const bool same_file =
        contents.loaded && contents.path == request.model && std::ranges::all_of(contents.files, is_as_it_was);
    const std::shared_ptr<const Checkpoint> checkpoint =
        same_file ? contents.loaded->checkpoint : Checkpoint::open(request.model);
    const at::ScalarType type = choose_type(request.compute_type, *checkpoint, device);
    if (same_file && contents.type == type && contents.device == device)
        return;
    std::vector<FileStamp> files = stamps_of(*checkpoint);
    if (!same_file) {
        contents.tokenizer = open_tokenizer_or_ids(checkpoint->path(), checkpoint->tokenizer_path());
        contents.chat = read_chat_source(checkpoint->path());
    }
    contents.loaded.reset(); // frees the old weights before the new ones are read
    contents.loaded = load_model(checkpoint, type, device);
    contents.path = request.model;
    contents.files = std::move(files);
    contents.type = type;
    contents.device = device;
}

void open_where_it_fits(ModelCache::Contents &contents, const AnalyzeRequest &request,
                        const std::function<Forecast()> &needed)
{
    open_model(contents, request);
    if (request.device != Device::automatic || !contents.device.is_cuda())
        return;
    const Forecast forecast = needed();
    if (forecast.fits())
        return;
    AnalyzeRequest on_cpu = request;
    on_cpu.device = Device::cpu;
    on_cpu.compute_type =
        contents.type == at::kFloat ? ComputeType::float32 : ComputeType::bfloat16; // one set, one type
    const std::string card = device_text(contents.device);
    open_model(contents, on_cpu);
    contents.device_note = too_small_text(card, forecast);
}

} // namespace sinkscope
