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

std::vector<BlockWeights::Part> BlockWeights::parts()
{
    return {{"attn_norm", &attn_norm},
            {"mlp_norm", &mlp_norm},
            {"attn_post_norm", &attn_post_norm},
            {"mlp_post_norm", &mlp_post_norm},
            {"q", &q},
            {"k", &k},
            {"v", &v},
            {"o", &o},
            {"q_norm", &q_norm},
            {"k_norm", &k_norm},
            {"attn_gate", &attn_gate},
            {"sinks", &sinks},
            {"q_a", &q_a},
            {"q_a_norm", &q_a_norm},
            {"q_b", &q_b},
            {"kv_a", &kv_a},
            {"kv_a_norm", &kv_a_norm},
            {"kv_b", &kv_b},
            {"gate", &mlp.gate},
            {"up", &mlp.up},
            {"down", &mlp.down},
            {"router", &router},
            {"router_bias", &router_bias},
            {"shared_gate", &shared.gate},
            {"shared_up", &shared.up},
            {"shared_down", &shared.down},
            {"shared_router", &shared_router}};
}

std::vector<at::Tensor> BlockWeights::all() const
{
    std::vector<at::Tensor> tensors;
    for (const Part &part : const_cast<BlockWeights *>(this)->parts()) // read alone
        for (const at::Tensor *tensor : {&part.tensors->weight, &part.tensors->bias})
            if (tensor->defined())
                tensors.push_back(*tensor);
    return tensors;
}

int64_t BlockWeights::bytes() const
{
    return bytes_of(all());
}

std::vector<at::Tensor> tensors_of(const MlpWeights &weights)
{
    std::vector<at::Tensor> tensors;
    for (const Linear *part : {&weights.gate, &weights.up, &weights.down})
        for (const at::Tensor *tensor : {&part->weight, &part->bias})
            if (tensor->defined())
                tensors.push_back(*tensor);
    return tensors;
}

int64_t bytes_of(const std::vector<at::Tensor> &tensors)
{
    int64_t sum = 0;
    for (const at::Tensor &tensor : tensors)
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

at::Tensor WeightReader::mapped(const TensorInfo &info) const
{
    // Read-only use: torch wants a non-const pointer, the mapping is private.
    return at::from_blob(const_cast<std::byte *>(info.bytes.data()), info.shape, at::TensorOptions(type_));
}

at::Tensor WeightReader::read(const TensorInfo &info) const
{
    if (maps(info))
        return to_device(mapped(info));
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

Linear WeightReader::linear(const std::string &name) const
{
    return {optional_tensor(name + ".weight"), optional_tensor(name + ".bias"), stored(name + ".weight")};
}

std::shared_ptr<const StoredMatrix> WeightReader::stored(const std::string &name) const
{
    const TensorInfo *info = checkpoint_->find(name);
    if (!info || !device_.is_cpu() || type_ != at::kFloat || maps(*info))
        return {};
    std::optional<StoredMatrix> matrix = stored_matrix(*info);
    return matrix ? std::make_shared<const StoredMatrix>(std::move(*matrix)) : nullptr;
}

BlockWeights WeightReader::block(int layer) const
{
    BlockWeights weights;
    for (const BlockWeights::Part &part : weights.parts())
        *part.tensors = linear(block_prefix(layer) + std::string(part.name));
    weights.expert = [this, layer](int expert) { return this->expert(layer, expert); };
    return weights;
}

at::Tensor WeightReader::read_one(const std::string &name, int64_t index) const
{
    const TensorInfo *info = checkpoint_->find(name);
    if (!info)
        return {};
    checkpoint_->fetch_expert(*info, index);
    const at::IntArrayRef shape = at::IntArrayRef(info->shape).slice(1);
    const auto drop = [checkpoint = checkpoint_, info, index](void *) { checkpoint->drop_expert(*info, index); };
    if (const std::span<const std::byte> bytes = checkpoint_->plain_expert(*info, index);
        !bytes.empty() && stored_as(*info, type_))
        return to_device(at::from_blob(const_cast<std::byte *>(bytes.data()), shape, drop, at::TensorOptions(type_)));
    at::Tensor decoded = at::empty(shape, at::kFloat);
    checkpoint_->read_rows(*info, index, 1, {decoded.data_ptr<float>(), static_cast<size_t>(decoded.numel())},
                           at::get_num_threads());
    drop(nullptr);
    return to_device(decoded);
}

MlpWeights WeightReader::expert(int layer, int expert) const
{
    MlpWeights weights;
    for (const auto &[name, part] :
         {std::pair("expert_gate", &weights.gate), {"expert_up", &weights.up}, {"expert_down", &weights.down}})
        *part = {read_one(block_prefix(layer) + name + ".weight", expert),
                 read_one(block_prefix(layer) + name + ".bias", expert)};
    return weights;
}

} // namespace sinkscope
