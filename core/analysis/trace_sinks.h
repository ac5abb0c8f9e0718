#pragma once

#include "core/analysis/sinks.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
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
    int layers = 0; ///< L, or what the sinks show of it where an imported detection does not tell
    int tokens = 0; ///< T, 0 = not known
    std::vector<Entry> sinks;
    std::string not_finite = {}; ///< what its pass had that is not finite (not_finite_text_of()); empty for a sound one
};

/// A run and its sinks under `detection` as one trace of set `set`.
TraceSinks trace_sinks(const Run &run, const Detection &detection, const std::string &set);

/// Which sinks are counted.
enum class CountedSinks { secondary, all };

/// One token string among the sinks counted. Two ids that are written alike are two.
struct TokenShare {
    int32_t token_id = -1;
    std::string text; ///< as in TraceSinks: empty where it is not known
    int count = 0;
    double percent = 0.0; ///< of all sinks counted
    std::vector<std::pair<int, int>> places; ///< index of the trace, position
    std::string name() const; ///< text, or "id N" where no text is known
};

/// Table 1: the token strings of the sinks, by falling count, then by name, then by id.
std::vector<TokenShare> token_shares(std::span<const TraceSinks> traces,
                                     CountedSinks counted = CountedSinks::secondary);

/// Figure 2: how many tokens have each sink level. Every detected token counts, BOS and noise included.
using SinkLevel = std::pair<int, int>; ///< l_start, lifetime
struct LevelCounts {
    int layers = 0; ///< of the deepest model among the traces
    std::map<SinkLevel, int> counts;
    int total = 0;
    int largest = 0; ///< count of the fullest level
};
LevelCounts level_counts(std::span<const TraceSinks> traces);

/// Figure 3: where in their traces the sinks are. Bin b holds the positions from b * bin_width up to, and without,
/// (b+1) * bin_width, as numpy.histogram does over 0..upper.
struct PositionHistogram {
    std::vector<int> counts; ///< per bin
    double bin_width = 1.0; ///< tokens
    int upper = 1; ///< where the last bin ends
    std::vector<int> positions; ///< all of them, ascending: the rug

    int bin_of(int position) const; ///< -1 outside of 0..upper-1
    int first_of(int bin) const; ///< the smallest position of a bin (bin == counts.size(): upper)
};
/// At most `bins` >= 1 bins, none narrower than a token, over 0..upper tokens; upper 0 = the longest trace, or as far
/// as the last sink. Sinks at or beyond upper are left out.
PositionHistogram position_histogram(std::span<const TraceSinks> traces, int bins, int upper = 0,
                                     CountedSinks counted = CountedSinks::secondary);

} // namespace sinkscope
