#include "core/engine/weights_internal.h"

#include "core/checkpoint/tensor_table.h"
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
    const auto required = [&](const char *part) { return tensor(block_tensor(layer, part)); };
    const auto weight = [&](const char *part) { return optional_tensor(block_tensor(layer, part)); };
    const auto bias = [&](const char *part) { return optional_tensor(block_tensor(layer, part, "bias")); };
    BlockWeights w;
    w.input_norm = required("attn_norm");
    w.post_attention_norm = required("mlp_norm");
    w.query = required("q");
    w.key = required("k");
    w.value = required("v");
    w.query_bias = bias("q");
    w.key_bias = bias("k");
    w.value_bias = bias("v");
    w.output = required("o");
    w.output_bias = bias("o");
    w.query_norm = weight("q_norm");
    w.key_norm = weight("k_norm");
    w.gate = required("gate");
    w.up = required("up");
    w.down = required("down");
    return w;
}

} // namespace sinkscope
