#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace sinkscope {

/// How many consecutive values of a row share one block, and how many bytes that block takes.
struct BlockFormat {
    int64_t values = 1;
    int64_t bytes = 1;
};
BlockFormat block_format(StorageType type);

/// True for numbers that stand for themselves, not for those of blocks or beside factors.
bool is_plain_type(StorageType type);

/// Decodes `out.size()` consecutive values (whole blocks) that start at `bytes` to float32. Bit for bit what the `gguf`
/// package's gguf.quants.dequantize gives. `bytes` needs no alignment and must hold out.size() / values * bytes of the
/// block format.
void dequantise(StorageType type, std::span<const std::byte> bytes, std::span<float> out);

} // namespace sinkscope
