#pragma once

#include <span>
#include <string>
#include <vector>

namespace sinkscope {

struct Run;

/// An expert that a block chose for a token.
struct ExpertChoice {
    int expert = -1;
    double weight = 0.0; ///< by which its output counts
    double written = 0.0; ///< l2 norm of what it adds to the experts' sum
};

/// The experts that block `layer` chose for the token, by descending weight; none where the run says of none.
std::vector<ExpertChoice> experts_of(const Run &run, int layer, int token);
/// The one of them that wrote most; `expert` -1 where there are none.
ExpertChoice main_expert(const Run &run, int layer, int token);

/// Among the experts that `reference` chose in block `layer`, and at least one of the tokens did, the one that wrote
/// most into all of them together; -1 where there is none.
int common_expert(const Run &run, int layer, int reference, std::span<const int> tokens);

/// What the learned sink of a block's head takes of a query's attention: mean over queries, and over heads for `head`
/// -1. NaN for a block without.
double learned_share(const Run &run, int layer, int head = -1);

/// What there is to know of a run whose model has sinks or experts by design, a sentence each: how much of the
/// attention the learned sinks take, and how the router chooses.
std::vector<std::string> design_notes(const Run &run);

} // namespace sinkscope
