#include "core/engine/stored_matrix.h"

#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/tensor_layout.h"
#include "core/engine/generation_kernel.h"

namespace sinkscope {

std::optional<StoredMatrix> stored_matrix(const TensorInfo &tensor)
{
    if (tensor.shape.size() != 2 || tensor.update || !multiplies_few(tensor.type))
        return {};
    const BlockFormat format = block_format(tensor.type);
    if (tensor.shape[1] % format.values != 0)
        return {};
    StoredMatrix matrix{tensor.type, tensor.shape[0], tensor.shape[1], tensor.shape[1] / format.values * format.bytes,
                        tensor.bytes.data()};
    if (!tensor.layout)
        return matrix;
    const TensorLayout &layout = *tensor.layout;
    if (layout.stacked || layout.transposed || layout.parts.size() != 1 || !layout.parts.front().scales.empty() ||
        layout.stored_columns != matrix.columns)
        return {};
    matrix.bytes = layout.parts.front().bytes.data();
    if (layout.row)
        for (int64_t row = 0; row < matrix.rows; ++row)
            matrix.row_of.push_back(layout.row(row));
    return matrix;
}

} // namespace sinkscope
