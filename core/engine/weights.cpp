#include "core/engine/weights_internal.h"

#include "core/data/error.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

namespace sinkscope {

namespace {

bool stored_as(const TensorInfo &info, at::ScalarType type)
{
    return (info.type == StorageType::f32 && type == at::kFloat) ||
        (info.type == StorageType::bf16 && type == at::kBFloat16);
}

} // namespace

std::vector<at::Tensor> BlockWeights::all() const
{
    std::vector<at::Tensor> tensors;
    for (const at::Tensor *tensor : {&input_norm, &post_attention_norm, &query, &key, &value, &output, &query_bias,
                                     &key_bias, &value_bias, &output_bias, &query_norm, &key_norm, &gate, &up, &down})
        if (tensor->defined())
            tensors.push_back(*tensor);
    return tensors;
}

int64_t BlockWeights::bytes() const
{
    int64_t sum = 0;
    for (const at::Tensor &tensor : all())
        sum += static_cast<int64_t>(tensor.nbytes());
    return sum;
}

WeightReader::WeightReader(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType type, at::Device device)
    : checkpoint_(std::move(checkpoint)), type_(type), device_(device)
{
}

at::Tensor WeightReader::tensor(const std::string &name) const
{
    const TensorInfo *info = checkpoint_->find(name);
    if (!info)
        throw Error(checkpoint_->path(), name, "the checkpoint has no such tensor");
    return read(*info);
}

at::Tensor WeightReader::optional_tensor(const std::string &name) const
{
    const TensorInfo *info = checkpoint_->find(name);
    return info ? read(*info) : at::Tensor();
}

bool WeightReader::maps(const TensorInfo &info) const
{
    return stored_as(info, type_) && checkpoint_->is_plain(info);
}

at::Tensor WeightReader::read(const TensorInfo &info) const
{
    if (maps(info)) {
        // Read-only use: torch wants a non-const pointer, the mapping is private.
        auto *data = const_cast<std::byte *>(info.bytes.data());
        return to_device(at::from_blob(data, info.shape, at::TensorOptions(type_)));
    }
    at::Tensor decoded = at::empty(info.shape, at::kFloat);
    // torch's number: a thread that it has not met has OpenMP's
    checkpoint_->read(info, {decoded.data_ptr<float>(), static_cast<size_t>(decoded.numel())}, at::get_num_threads());
    return to_device(decoded);
}

at::Tensor WeightReader::to_device(const at::Tensor &host) const
{
    if (!device_.is_cuda())
        return host.to(device_, type_);
    // From pinned memory the copy runs on the current stream while this thread goes on. Torch keeps the pinned block
    // until it is done.
    const at::Tensor pinned = at::empty(host.sizes(), at::TensorOptions(type_).pinned_memory(true));
    pinned.copy_(host);
    return pinned.to(device_, type_, /*non_blocking=*/true);
}

at::Tensor WeightReader::rows(const std::string &name, const std::vector<int32_t> &ids) const
{
    const TensorInfo *info = checkpoint_->find(name);
    if (!info || info->shape.size() != 2)
        throw Error(checkpoint_->path(), name, "the checkpoint has no such matrix");
    const int64_t columns = info->shape[1];
    at::Tensor result = at::empty({static_cast<int64_t>(ids.size()), columns}, at::kFloat);
    float *to = result.data_ptr<float>();
    for (const int32_t id : ids) {
        if (id < 0 || id >= info->shape[0])
            throw Error(checkpoint_->path(), name, "has no row " + std::to_string(id));
        checkpoint_->read_rows(*info, id, 1, {to, static_cast<size_t>(columns)});
        to += columns;
    }
    return result.to(device_, type_);
}

BlockWeights WeightReader::block(int layer) const
{
    const ModelConfig &config = checkpoint_->config();
    const std::string prefix = "model.layers." + std::to_string(layer) + ".";
    const std::string attention = prefix + "self_attn.", mlp = prefix + "mlp.";
    BlockWeights w;
    w.input_norm = tensor(prefix + "input_layernorm.weight");
    w.post_attention_norm = tensor(prefix + "post_attention_layernorm.weight");
    if (config.fused_qkv) {
        const int64_t query_rows = static_cast<int64_t>(config.heads) * config.head_dim;
        const int64_t key_rows = static_cast<int64_t>(config.kv_heads) * config.head_dim;
        const at::Tensor fused = tensor(attention + "qkv_proj.weight");
        w.query = fused.narrow(0, 0, query_rows);
        w.key = fused.narrow(0, query_rows, key_rows);
        w.value = fused.narrow(0, query_rows + key_rows, key_rows);
    } else {
        w.query = tensor(attention + "q_proj.weight");
        w.key = tensor(attention + "k_proj.weight");
        w.value = tensor(attention + "v_proj.weight");
        w.query_bias = optional_tensor(attention + "q_proj.bias");
        w.key_bias = optional_tensor(attention + "k_proj.bias");
        w.value_bias = optional_tensor(attention + "v_proj.bias");
    }
    w.output = tensor(attention + "o_proj.weight");
    w.output_bias = optional_tensor(attention + "o_proj.bias");
    if (config.qk_norm != QkNorm::none) {
        w.query_norm = tensor(attention + "q_norm.weight");
        w.key_norm = tensor(attention + "k_norm.weight");
    }
    if (config.fused_gate_up) {
        const at::Tensor fused = tensor(mlp + "gate_up_proj.weight");
        w.gate = fused.narrow(0, 0, config.intermediate_size);
        w.up = fused.narrow(0, config.intermediate_size, config.intermediate_size);
    } else {
        w.gate = tensor(mlp + "gate_proj.weight");
        w.up = tensor(mlp + "up_proj.weight");
    }
    w.down = tensor(mlp + "down_proj.weight");
    return w;
}

} // namespace sinkscope
