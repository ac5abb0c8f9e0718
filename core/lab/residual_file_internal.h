#pragma once

#include "core/checkpoint/mapped_file.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sinkscope {

/// The residual stream of a baseline at some of its blocks: where a variant can start.
struct Residuals {
    int stride = 1;
    std::vector<at::Tensor> entering; ///< [T, h] entering blocks 0, stride, 2 stride, ..., in the compute type
    at::Tensor last; ///< [T, h] leaving the last block
    std::shared_ptr<const MappedFile> file; ///< where they lie, unless they were computed here
};

/// What residuals must be like to be those of a baseline.
struct ResidualShape {
    std::string run_hash; ///< run_hash() of the baseline without its detection
    std::string weights; ///< weights_fingerprint() of the model
    int layers = 0;
    int64_t tokens = 0, hidden_size = 0;
    at::ScalarType type = at::kFloat;
};

/// Writes a safetensors file: "resid_pre.0", "resid_pre.<stride>", ..., "resid_post.<L-1>", and as metadata what it is,
/// of which run and made with which weights. Throws Error.
void write_residuals(const Residuals &residuals, const ResidualShape &shape, const std::filesystem::path &file);

/// Reads such a file onto a device; on the CPU the tensors lie in the mapped file. Throws Error for a file that is not
/// one, is damaged, or holds the residuals of another run or of other weights.
Residuals read_residuals(const std::filesystem::path &file, const ResidualShape &shape, at::Device device);

} // namespace sinkscope
