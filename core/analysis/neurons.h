#pragma once

#include "core/analysis/controls.h"
#include "core/data/intervention.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sinkscope {

/// What one neuron of a block's MLP adds along a direction.
struct NeuronShare {
    int neuron = 0; ///< its number in the block: NeuronStudy::place() says whose it is
    double contribution = 0; ///< z_j (u . W_down[:, j]), times the expert's weight
    double share = 0; ///< of the sum over all neurons: negative where it works against it
    double activation = 0; ///< z_j, of mlp_post
    /// Share of the trace's tokens (of those that chose its expert) whose |z_j| is smaller, 0..100; NaN where not
    /// measured.
    double percentile = 0;
};

/// The neurons that write (or, where the sum is negative, erase) a token's sink direction in one block
/// (definitions.md, "Writing neurons").
struct NeuronTable {
    int layer = 0;
    int position = 0;
    double sum = 0; ///< of all contributions: what the MLP adds along the direction
    std::vector<NeuronShare> neurons; ///< by falling |contribution|; as many as were asked for
};

/// The `most` neurons with the largest |contribution|; percentiles are still NaN.
NeuronTable rank_neurons(int layer, int position, std::span<const float> contributions,
                         std::span<const float> activations, int most);

/// Share, 0..1, of the first `most` neurons of one table that are among the other's.
double neuron_overlap(const NeuronTable &one, const NeuronTable &other, int most);

/// Where a neuron lies.
struct NeuronPlace {
    int expert = -1; ///< -1: the block's one MLP, or the expert that all tokens share
    int neuron = 0; ///< in it
    bool operator==(const NeuronPlace &) const = default;
};

/// The neurons that write one block's sinks.
struct NeuronStudy {
    int layer = 0;
    MeasuredTokens tokens;
    std::vector<NeuronTable> tables; ///< one for each of tokens.all(), of all neurons that the token uses
    /// Of a mixture of experts: neuron j of expert e has the number e * of_expert + j; behind those of all experts come
    /// the shared one's.
    int experts = 0, of_expert = 0;

    NeuronPlace place(int number) const;
    std::string name(int number) const; ///< "430"; in a mixture "3:17", "shared:17"
};

/// `edit` for these neurons (numbers of the study): an intervention for each expert that has some of them.
std::vector<Intervention> edits_of_neurons(const NeuronStudy &study, const Intervention &edit,
                                           std::span<const int> neurons);

/// The `most` neurons with the largest mean |contribution| over the study's chosen tokens, by falling mean.
std::vector<int> leading_neurons(const NeuronStudy &study, int most);

/// As many other neurons of the block, the control of an intervention on `neurons`: for each one drawn among those
/// with the nearest mean |z_j| over the chosen tokens. Seeded, ascending.
std::vector<int> similar_neurons(const NeuronStudy &study, std::span<const int> neurons, uint64_t seed);

} // namespace sinkscope
