#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/fused_rows.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sinkscope {

/// Of what, and how, a canonical tensor is made.
struct TensorRecipe {
    std::string name; ///< canonical
    std::vector<int64_t> shape; ///< canonical
    /// One tensor; or with `stacked` one for each index of the first dimension, or all of these in one.
    std::vector<const TensorInfo *> stored;
    std::vector<const TensorInfo *> factors = {}; ///< of FP8: of each stored tensor; empty for other types
    StoredRows rows = {0}; ///< count 0: as many as the shape has
    bool transposed = false; ///< stored as [in, out]
    bool stacked = false;
    int64_t scaled_rows = 0, scaled_columns = 0; ///< of FP8 blocks that share a factor; 0: not said
};

/// Its description over the stored tensors' bytes: a view of a run of rows where that will do, else a layout. Throws
/// Error for stored tensors of other shapes or types.
TensorInfo made_tensor(const TensorRecipe &recipe);

/// A canonical tensor of experts in gpt-oss' MXFP4: `blocks` [E, rows, in / 32, 16] and `exponents` [E, rows, in / 32].
TensorInfo made_of_fp4(const std::string &name, const std::vector<int64_t> &shape, const TensorInfo &blocks,
                       const TensorInfo &exponents, const StoredRows &rows);

std::string shape_text(const std::vector<int64_t> &shape); ///< "[4, 8]"

} // namespace sinkscope
