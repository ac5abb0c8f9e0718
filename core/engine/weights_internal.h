#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/engine/stored_matrix.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// A weight and a bias, of a projection [out, in] and [out] or of a norm. Undefined where the model has none.
struct Linear {
    at::Tensor weight, bias;
    /// The weight as the file has it, where a product of few rows is faster with that; else empty.
    std::shared_ptr<const StoredMatrix> stored = {};
};

struct MlpWeights {
    Linear gate, up, down; ///< no gate in a plain MLP
};

/// The tensors of one decoder block, in the compute type on the compute device, under their canonical names; undefined
/// where the model has none. An expert's are read when they are asked for.
struct BlockWeights {
    Linear attn_norm, mlp_norm, attn_post_norm, mlp_post_norm;
    Linear q, k, v, o, q_norm, k_norm, attn_gate, sinks;
    Linear q_a, q_a_norm, q_b, kv_a, kv_a_norm, kv_b; ///< latent attention
    MlpWeights mlp;
    Linear router, router_bias; ///< of a mixture of experts; router_bias.weight is added for choosing alone
    MlpWeights shared;
    Linear shared_router;
    std::function<MlpWeights(int expert)> expert;

    struct Part {
        std::string_view name; ///< canonical
        Linear *tensors;
    };
    std::vector<Part> parts();
    std::vector<at::Tensor> all() const; ///< those that are defined, but for experts'
    int64_t bytes() const; ///< of these together
};

/// The tensors of these.
std::vector<at::Tensor> tensors_of(const MlpWeights &weights);
int64_t bytes_of(const std::vector<at::Tensor> &tensors);

/// Reads tensors of a checkpoint into a type and onto a device. Plain float32 or bfloat16 tensors of the wanted type
/// are used where they lie in the mapped file; everything else is decoded.
class WeightReader {
public:
    WeightReader(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType type, at::Device device);

    at::Tensor tensor(const std::string &name) const; ///< throws Error when it is missing
    at::Tensor optional_tensor(const std::string &name) const; ///< undefined when it is missing
    Linear linear(const std::string &name) const; ///< NAME.weight and NAME.bias, as far as they are there
    /// Linear::stored of a tensor: on the CPU, in float32, where the file has fewer bytes and the same numbers.
    std::shared_ptr<const StoredMatrix> stored(const std::string &name) const;
    /// Rows `ids` of a matrix, [ids.size(), columns], without reading the others.
    at::Tensor rows(const std::string &name, const std::vector<int32_t> &ids) const;
    BlockWeights block(int layer) const; ///< its experts are read anew each time
    MlpWeights expert(int layer, int expert) const;
    /// Whether the tensor's weights on the CPU are those in the mapped file itself.
    bool in_place(const TensorInfo &info) const { return device_.is_cpu() && maps(info); }

    const Checkpoint &checkpoint() const { return *checkpoint_; }
    at::ScalarType type() const { return type_; }
    at::Device device() const { return device_; }

private:
    bool maps(const TensorInfo &info) const; ///< the file has the numbers as they are computed with
    at::Tensor mapped(const TensorInfo &info) const; ///< where it lies
    at::Tensor read(const TensorInfo &info) const;
    /// Index `index` of the first dimension; undefined without the tensor. Its pages of the file leave this process's
    /// memory with it.
    at::Tensor read_one(const std::string &name, int64_t index) const;
    at::Tensor to_device(const at::Tensor &host) const;

    std::shared_ptr<const Checkpoint> checkpoint_;
    at::ScalarType type_;
    at::Device device_;
};

} // namespace sinkscope
