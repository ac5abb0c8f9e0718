#pragma once

#include <cstdint>

// The points of the grids from which GGUF's IQ types take several values at once: 8 values of 2 bits each, or 4 of 4
// bits, the first in the lowest bits; each chooses among the type's few values.
namespace sinkscope {

extern const uint16_t iq2_xxs_grid[256]; ///< 8 values
extern const uint16_t iq2_xs_grid[512]; ///< 8 values
extern const uint16_t iq2_s_grid[1024]; ///< 8 values
extern const uint16_t iq3_xxs_grid[256]; ///< 4 values
extern const uint16_t iq3_s_grid[512]; ///< 4 values
extern const uint16_t iq1_grid[2048]; ///< 8 values; IQ1_S and IQ1_M

} // namespace sinkscope
