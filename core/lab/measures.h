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

/// Throws Error for a position outside the run.
void check_measured(const Run &run, const std::vector<int> &positions);

/// The residual row in which the first of the other sinks is on (without others, that where the BOS sink's clip
/// starts): the BOS sink's residual there, as a unit vector, is the sink direction.
int sink_direction_row(const Run &run);

/// The neurons of block `layer` by what they add along the sink direction; in a mixture those of the experts that each
/// token chose, and of the one that all share. Costs two passes of the block.
NeuronStudy neuron_study(LabSession &session, int layer, const MeasuredTokens &tokens, std::stop_token stop = {});

/// Attention of every head at fixed places, and on `positions`. O(T^2 d) time for every block, a strip of the T x T
/// probabilities at a time.
HeadAttention head_attention(LabSession &session, const MeasuredTokens &tokens, int first_queries = usual_first_queries,
                             std::stop_token stop = {}, const ProgressCallback &progress = {});

/// Entropies, and the chosen tokens and controls, of all rows. `most_tokens`: where the trace has more, as many are
/// sampled for an entropy.
ResidualRows residual_rows(LabSession &session, const MeasuredTokens &tokens, int most_tokens,
                           std::stop_token stop = {}, const ProgressCallback &progress = {});

} // namespace sinkscope
