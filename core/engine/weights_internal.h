#pragma once

#include "core/checkpoint/checkpoint.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

namespace sinkscope {

/// The tensors of one decoder block, in the compute type on the compute device. Biases and q/k norms are undefined
/// where the model has none. Fused projections of the file (Phi-3) arrive here as views of their parts.
struct BlockWeights {
    at::Tensor input_norm, post_attention_norm; ///< [h]
    at::Tensor query, key, value, output; ///< [out, in]
    at::Tensor query_bias, key_bias, value_bias, output_bias;
    at::Tensor query_norm, key_norm; ///< [head_dim], Qwen3
    at::Tensor gate, up, down;
    std::vector<at::Tensor> all() const; ///< those that are defined
    int64_t bytes() const; ///< of all tensors together
};

/// Reads tensors of a checkpoint into a type and onto a device. Plain float32 or bfloat16 tensors of the wanted type
/// are used where they lie in the mapped file; everything else is decoded.
class WeightReader {
public:
    WeightReader(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType type, at::Device device);

    at::Tensor tensor(const std::string &name) const; ///< throws Error when it is missing
    at::Tensor optional_tensor(const std::string &name) const; ///< undefined when it is missing
    /// Rows `ids` of a matrix, [ids.size(), columns], without reading the others.
    at::Tensor rows(const std::string &name, const std::vector<int32_t> &ids) const;
    BlockWeights block(int layer) const;
    /// Whether the tensor's weights on the CPU are those in the mapped file itself.
    bool in_place(const TensorInfo &info) const { return device_.is_cpu() && maps(info); }

    const Checkpoint &checkpoint() const { return *checkpoint_; }
    at::ScalarType type() const { return type_; }
    at::Device device() const { return device_; }

private:
    bool maps(const TensorInfo &info) const; ///< the file has the numbers as they are computed with
    at::Tensor read(const TensorInfo &info) const;
    at::Tensor to_device(const at::Tensor &host) const;

    std::shared_ptr<const Checkpoint> checkpoint_;
    at::ScalarType type_;
    at::Device device_;
};

} // namespace sinkscope
