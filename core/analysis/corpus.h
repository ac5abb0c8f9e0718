#pragma once

#include "core/analysis/sinks.h"
#include "core/data/grid.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sinkscope {

struct Run;

/// The sinks of one trace of a set: all that the tables and the figures over sets need of it, whether it was computed
/// here or read from a published detection file.
struct TraceSinks {
    struct Entry {
        int position = 0;
        int32_t token_id = -1;
        std::string text = {}; ///< the token's string; empty = not known, the id then stands for it
        int l_start = 0;
        int lifetime = 0;
        SinkLabel label = SinkLabel::secondary;
    };

    int trace = 0; ///< index in its set
    std::string model;
    std::string set; ///< name of the trace set, e.g. "aime24"
    double rope_theta = 0; ///< the model's RoPE base, 0 = not known
    int layers = 0; ///< L
    int tokens = 0; ///< T, 0 = not known
    std::vector<Entry> sinks;
};

/// A run and its sinks under `detection` as one trace of set `set`.
TraceSinks trace_sinks(const Run &run, const Detection &detection, const std::string &set);

/// One token string among the secondary sinks.
struct TokenShare {
    std::string text; ///< as in TraceSinks, or "id N" where no text is known
    int count = 0;
    double percent = 0.0; ///< of all secondary sinks of the set
};

/// Table 1: the token strings of all secondary sinks, by falling count, then by text.
std::vector<TokenShare> token_shares(std::span<const TraceSinks> traces);

/// Figure 2: how many tokens have each sink level (l_start, lifetime).
struct LevelCounts {
    /// [L+1, L]: row = lifetime, column = l_start, of the deepest model in the set. Every detected token counts, BOS
    /// and noise included. Empty for no traces.
    Grid counts;
    int total = 0;
    int largest = 0; ///< count of the fullest cell
};
LevelCounts level_counts(std::span<const TraceSinks> traces);

/// Figure 3: where in their traces the secondary sinks are.
struct PositionHistogram {
    std::vector<int> counts; ///< per bin; bin b spans b * bin_width up to, and without, (b+1) * bin_width
    double bin_width = 1.0; ///< tokens
    std::vector<int> positions; ///< all of them, ascending: the rug
};
/// `bins` >= 1 bins over 0..upper tokens; upper 0 = the longest trace, or as far as the last sink. Sinks at or beyond
/// upper are left out.
PositionHistogram position_histogram(std::span<const TraceSinks> traces, int bins, int upper = 0);

} // namespace sinkscope
