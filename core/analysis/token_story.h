#pragma once

#include "core/analysis/designed.h"
#include "core/data/detection.h"

#include <vector>

namespace sinkscope {

struct Run;

/// What one block did to a token.
struct TokenEvent {
    int layer = -1; ///< the block; -1 = there is none
    bool by_mlp = true; ///< whose output had the larger norm there
    double norm = 0.0; ///< l2, of that output
    double before = 0.0, after = 0.0; ///< l2 norm of the residual entering and leaving the block
    std::vector<ExpertChoice> experts =
        {}; ///< that the token chose there, the one that wrote most first; none for attention
};

/// The life of a sink in numbers. For a token that is no sink there are no events and `largest` stands alone.
struct TokenStory {
    bool is_sink = false;
    int l_start = -1, lifetime = 0;
    TokenEvent made; ///< the block l_start
    TokenEvent ended; ///< the block after its last row; none where it lasts to the end of what was looked at
    int most_attended_layer = -1; ///< where its sink score is largest; -1 = not computed
    double most_attended_score = 0.0;
    TokenEvent largest; ///< the block whose attention or MLP wrote most into it
};

/// Empty (no events) for a run without grids or a position outside the trace.
TokenStory token_story(const Run &run, const Detection &detection, int position);

} // namespace sinkscope
