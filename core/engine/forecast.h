#pragma once

#include "core/checkpoint/config.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace sinkscope {

/// Bytes of attention scores that a CUDA device holds at a time.
inline constexpr int64_t cuda_score_bytes = int64_t{256} << 20;

/// What the cost of a pass depends on, besides the model.
struct PassShape {
    int tokens = 0;
    int value_bytes = 4; ///< of a weight or activation: 4 in float32, 2 in bfloat16
    bool decoded = false; ///< weights are not stored in the compute type: each passes through float32 when it is read
    bool per_head = false; ///< sink scores of every head are kept
    bool logprob = true; ///< the output head is computed
    int threads = 1;
    bool on_cuda = false; ///< attention by strips of scores, not by the CPU's kernel; the host's memory counts apart
    int64_t kept_bytes =
        0; ///< what the caller keeps beside it: a lab's residuals and logits, a generator's keys and values
};

/// What a pass needs, told before it is run. Memory is that of the whole process at its peak; on a CUDA device, the
/// device's, and main memory is told apart.
struct Forecast {
    PassShape shape;
    int64_t working_bytes =
        0; ///< residuals, one block's activations, the output head, what else is kept; on the CPU the program and grids
    int64_t block_bytes = 0; ///< one block's weights in the compute type
    int64_t weight_bytes = 0; ///< all blocks' weights in the compute type
    int64_t limit_bytes = 0; ///< what the pass may use
    int64_t budget_bytes =
        -1; ///< of weights that may stay in memory, where that was given; < 0 = what the limit leaves
    int64_t host_bytes = 0; ///< on a card: of main memory, for the program, grids and weights on their way
    int64_t host_limit_bytes = 0; ///< on a card: what there is of it; 0 when that is not known
    std::string device_note; ///< why it is computed on the CPU where a card would have been taken; may be empty
    double operations = 0; ///< floating-point operations, a multiplication and its addition counted as two
    double seconds = -1; ///< of computing, or of reading the streamed blocks at an assumed rate (reading_seconds) where
                         ///< that takes longer; < 0 while the machine's rate is not known
    std::string offer; ///< what to change where it does not fit: "at most 8192 tokens, or bfloat16"; may be empty

    int64_t least_bytes() const
    {
        return working_bytes + 2 * block_bytes;
    } ///< every block streamed, the next one read ahead
    bool fits() const { return fits_device() && fits_host(); }
    bool fits_device() const { return least_bytes() <= limit_bytes; }
    bool fits_host() const { return host_limit_bytes <= 0 || host_bytes <= host_limit_bytes; }
    /// What weights may stay in memory; the blocks that do not fit in it are streamed.
    int64_t resident_bytes() const
    {
        const int64_t left = fits() ? limit_bytes - least_bytes() : 0;
        return budget_bytes >= 0 ? std::min(budget_bytes, left) : left;
    }
    bool streams() const { return resident_bytes() < weight_bytes; }
    int64_t peak_bytes() const
    {
        return least_bytes() + (streams() ? resident_bytes() : std::max<int64_t>(0, weight_bytes - 2 * block_bytes));
    }
};

/// Seconds to read the blocks that do not stay, of `stored_bytes` in all on the disk, at 1 GB a second: assumed, not
/// measured. A solid-state disk reads two or three times as fast, files that are in the page cache faster still.
double reading_seconds(const Forecast &forecast, int64_t stored_bytes);

/// The arithmetic behind it, from the decoder's own temporaries. Meant to err upwards: on SmolLM2 in float32 by up to a
/// third.
Forecast forecast_pass(const ModelConfig &config, const PassShape &shape, int64_t limit_bytes);

/// Numbers per token that the grids of a pass take, those of experts and learned sinks where the model has them.
int64_t grid_values_per_token(const ModelConfig &config, bool per_head);

/// "needs 1.9 GB, about 3 min", "with blocks streamed" where they do not all fit, and why "on the CPU" where a card
/// would have been taken.
std::string describe(const Forecast &forecast);

/// Why a pass that does not fit is refused, and what to change. `what`: "a pass over 16 tokens".
std::string refusal_text(const std::string &what, const Forecast &forecast);
/// Why it is not computed on `card`, which has too little memory for it.
std::string too_small_text(const std::string &card, const Forecast &forecast);
/// What to change after the card had no more memory though the forecast fitted: it held `held_bytes` at most.
std::string out_of_memory_text(const ModelConfig &config, const Forecast &forecast, int64_t held_bytes);

/// "1.9 GB", in powers of ten.
std::string bytes_text(int64_t bytes);
/// "4GB", "512 MiB", "1.5g", or a plain number of bytes; -1 when it is no size above zero.
int64_t bytes_from_text(const std::string &text);

} // namespace sinkscope
