#pragma once

#include "core/analysis/heads.h"
#include "core/analysis/neurons.h"
#include "core/analysis/progress.h"
#include "core/analysis/residual_measures.h"
#include "core/lab/lab_session.h"

#include <stop_token>
#include <vector>

namespace sinkscope {

/// The field's measurements on the baseline of a lab session (definitions.md names their sources). All throw Error for
/// a block or token outside the run and Cancelled when `stop` was requested.

/// The residual row in which the first of the other sinks is on (without others, that where the BOS sink's clip
/// starts): the BOS sink's residual there, as a unit vector, is the sink direction.
int sink_direction_row(const Run &run);

/// Neurons of block `layer` by what they add along the sink direction, a table for each of `positions`. Costs two
/// passes of the block. Throws Error for a mixture of experts.
std::vector<NeuronTable> neuron_tables(LabSession &session, int layer, const std::vector<int> &positions, int most,
                                       std::stop_token stop = {});

/// Attention of every head at fixed places, and on `positions`. O(T^2 d) time for every block, a strip of the T x T
/// probabilities at a time.
HeadAttention head_attention(LabSession &session, const std::vector<int> &positions, int first_queries = 64,
                             std::stop_token stop = {}, const ProgressCallback &progress = {});

/// One row of the residual stream.
struct ResidualRow {
    double entropy = 0; ///< matrix_entropy() of the sampled tokens
    double entropy_without = 0; ///< the same without the chosen tokens
    int massive = 0; ///< count_massive()
    std::vector<std::vector<MassiveDimension>> dimensions; ///< of each chosen token, the largest first
};

struct ResidualRows {
    std::vector<int> positions; ///< the chosen tokens
    int sampled = 0; ///< tokens in each entropy, evenly spaced over the trace, the chosen ones among them
    std::vector<ResidualRow> rows; ///< L+1
};

/// Entropies and massive dimensions of all rows. `most_tokens`: where the trace has more, as many are sampled.
ResidualRows residual_rows(LabSession &session, const std::vector<int> &positions, int most_tokens, int most_dimensions,
                           std::stop_token stop = {}, const ProgressCallback &progress = {});

} // namespace sinkscope
