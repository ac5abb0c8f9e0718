#pragma once

#include "core/analysis/controls.h"
#include "core/data/grid.h"
#include "core/data/names.h"

#include <span>
#include <vector>

namespace sinkscope {

/// What a head does most, from attention at fixed places (definitions.md, "Head classes"). The first that applies.
enum class HeadClass { sink, previous, induction, local, other };
inline constexpr std::array head_class_names{
    Name<HeadClass>{HeadClass::sink, "sink"}, Name<HeadClass>{HeadClass::previous, "previous"},
    Name<HeadClass>{HeadClass::induction, "induction"}, Name<HeadClass>{HeadClass::local, "local"},
    Name<HeadClass>{HeadClass::other, "other"}};

/// Queries that the sink rate is over in Gu et al.
inline constexpr int usual_first_queries = 64;

/// Thresholds are ours, to be shown and moved: a head belongs to the class when the attention is above.
struct HeadThresholds {
    double sink = 0.5, previous = 0.4, induction = 0.2, local = 0.6;
};

/// A token's share of each head's attention.
struct TokenOfHeads {
    int position = 0;
    Grid score; ///< [L, H] mean over all queries t >= position of a_{t,position}
    Grid score_of_first; ///< [L, H] the same over the first queries alone; NaN for a token behind them
};

/// Attention of every head, [L, H] each: means over the queries t behind the BOS sink, but for induction.
struct HeadAttention {
    int bos_position = 0;
    int first_queries = usual_first_queries; ///< for TokenOfHeads::score_of_first
    int nearest = 8; ///< tokens, the query itself included, that count as near
    int induction_queries = 0; ///< tokens with an earlier copy; 0 leaves on_induction NaN
    Grid on_bos, on_previous, on_near;
    Grid on_induction; ///< on the tokens behind earlier copies of the query's token
    MeasuredTokens measured;
    std::vector<TokenOfHeads> tokens; ///< one for each of measured.all()
};

HeadClass head_class(const HeadAttention &attention, int layer, int head, const HeadThresholds &thresholds = {});

/// Of the sink rate (Gu et al.).
inline constexpr double usual_epsilon = 0.3;

/// Share of the (layer, head) pairs where a token's score exceeds epsilon (Gu et al., arXiv 2410.10781); NaN where
/// there are no scores.
double sink_rate(const Grid &score, double epsilon = usual_epsilon);

/// For each query the keys behind earlier copies of its own token id, ascending; empty where there is none.
std::vector<std::vector<int>> induction_keys(std::span<const int> ids);

} // namespace sinkscope
