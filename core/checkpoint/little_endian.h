#pragma once

#include <bit>
#include <cstddef>
#include <cstring>

namespace sinkscope {

static_assert(std::endian::native == std::endian::little, "safetensors and GGUF data are little endian");

/// The number stored at `bytes`, which need not be aligned.
template <class Number> Number load_number(const std::byte *bytes)
{
    Number value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
}

} // namespace sinkscope
