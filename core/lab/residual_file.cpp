#include "core/lab/residual_file_internal.h"

#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/data/error.h"
#include "core/store/replaced_file.h"

#include <ATen/ops/from_blob.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace sinkscope {

namespace {

constexpr auto format_name = "sinkscope residuals 1";
constexpr size_t header_alignment = 64;

std::string entering_name(int layer)
{
    return "resid_pre." + std::to_string(layer);
}

std::string last_name(int layers)
{
    return "resid_post." + std::to_string(layers - 1);
}

/// Names and tensors in the order of the file.
std::vector<std::pair<std::string, at::Tensor>> named(const Residuals &residuals, int layers)
{
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (size_t i = 0; i < residuals.entering.size(); ++i)
        tensors.emplace_back(entering_name(static_cast<int>(i) * residuals.stride), residuals.entering[i]);
    tensors.emplace_back(last_name(layers), residuals.last);
    return tensors;
}

} // namespace

void write_residuals(const Residuals &residuals, const ResidualShape &shape, const std::filesystem::path &file)
{
    const auto tensors = named(residuals, shape.layers);
    nlohmann::ordered_json header{{"__metadata__",
                                   {{"format", format_name},
                                    {"run_hash", shape.run_hash},
                                    {"weights", shape.weights},
                                    {"stride", std::to_string(residuals.stride)}}}};
    size_t end = 0;
    for (const auto &[name, tensor] : tensors) {
        const size_t begin = std::exchange(end, end + tensor.nbytes());
        header[name] = {{"dtype", shape.type == at::kFloat ? "F32" : "BF16"},
                        {"shape", {shape.tokens, shape.hidden_size}},
                        {"data_offsets", {begin, end}}};
    }
    std::string text = header.dump();
    const size_t unaligned = (sizeof(uint64_t) + text.size()) % header_alignment;
    text.append(unaligned ? header_alignment - unaligned : 0, ' '); // as the format allows
    ReplacedFile replaced(file);
    const auto length = static_cast<uint64_t>(text.size());
    replaced.write({reinterpret_cast<const char *>(&length), sizeof(length)});
    replaced.write(text);
    for (const auto &[name, tensor] : tensors) {
        const at::Tensor host = tensor.cpu().contiguous();
        replaced.write({static_cast<const char *>(host.const_data_ptr()), host.nbytes()});
    }
    replaced.commit();
}

Residuals read_residuals(const std::filesystem::path &file, const ResidualShape &shape, at::Device device)
{
    const auto mapped = std::make_shared<const MappedFile>(file);
    const std::vector<TensorInfo> tensors = read_safetensors(*mapped);
    const std::map<std::string, std::string> metadata = read_safetensors_metadata(*mapped);
    const auto entry = [&metadata](const char *key) {
        const auto found = metadata.find(key);
        return found == metadata.end() ? std::string() : found->second;
    };
    if (entry("format") != format_name)
        throw Error(file, "__metadata__.format", "is not \"" + std::string(format_name) + "\": no file of residuals");
    if (entry("run_hash") != shape.run_hash)
        throw Error(file, "__metadata__.run_hash",
                    "is another run's: these residuals are not of this baseline; name another file to keep its own");
    if (entry("weights") != shape.weights)
        throw Error(file, "__metadata__.weights",
                    "is not the model's: these residuals were made with other weights; name another file");

    const StorageType type = shape.type == at::kFloat ? StorageType::f32 : StorageType::bf16;
    const auto tensor = [&](const std::string &name) {
        const auto found = std::ranges::find(tensors, name, &TensorInfo::name);
        if (found == tensors.end())
            throw Error(file, name, "is missing");
        if (found->type != type || found->shape != std::vector{shape.tokens, shape.hidden_size})
            throw Error(file, name, "does not have the run's type or size");
        if (!is_plain_storage(*found))
            throw Error(file, name,
                        "does not lie where its type could be read: its header has another length than ours");
        // Read-only use: torch wants a non-const pointer, the mapping is private.
        auto *data = const_cast<std::byte *>(found->bytes.data());
        return at::from_blob(
                   data, found->shape, [mapped](void *) {}, at::TensorOptions(shape.type))
            .to(device);
    };
    Residuals residuals;
    const auto kept = static_cast<int>(tensors.size()) - 1;
    for (residuals.stride = 1; residuals.stride < shape.layers; ++residuals.stride)
        if (entry("stride") == std::to_string(residuals.stride))
            break;
    if ((shape.layers + residuals.stride - 1) / residuals.stride != kept)
        throw Error(file, "__metadata__.stride", "does not fit its " + std::to_string(tensors.size()) + " tensors");
    for (int layer = 0; layer < shape.layers; layer += residuals.stride)
        residuals.entering.push_back(tensor(entering_name(layer)));
    residuals.last = tensor(last_name(shape.layers));
    residuals.file = mapped;
    return residuals;
}

} // namespace sinkscope
