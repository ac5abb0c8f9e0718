#pragma once

#include "core/analysis/progress.h"
#include "core/data/grid.h"

#include <cstdint>

namespace sinkscope {

/// Where t-SNE's points start.
enum class TsneStart {
    principal_components, ///< the first two, scaled so that the first has a standard deviation of 1e-4 (as
                          ///< scikit-learn)
    random, ///< normal with a standard deviation of 1e-4, from the seed
};

/// The defaults are scikit-learn's TSNE(method="exact", init="pca").
struct TsneParameters {
    double perplexity = 30.0;
    double early_exaggeration = 12.0; ///< of the attraction, for the first 250 iterations
    double learning_rate = 0.0; ///< 0 = max(n / early_exaggeration / 4, 50)
    int iterations = 1000;
    uint64_t seed = 0; ///< of the random start; also breaks ties where principal components give only one axis
    TsneStart start = TsneStart::principal_components;
    int threads = 2; ///< the result does not depend on it
    bool operator==(const TsneParameters &) const = default;
};

struct TsneResult {
    Grid points; ///< [n, 2]
    double kl_divergence = 0.0; ///< KL(P || Q), natural log, of the points
    int iterations = 0; ///< done: fewer than asked for where the points stopped moving
};

/// Samples that the exact method takes: it keeps n x n affinities.
inline constexpr int tsne_most_samples = 5000;

/// t-SNE (van der Maaten and Hinton 2008) of `samples` [n, d] in two dimensions with the exact O(n^2) gradient.
/// Deterministic for given samples and parameters. Throws Error unless 1 <= perplexity < n <= tsne_most_samples and all
/// values are finite; Cancelled when `stop` was requested.
TsneResult tsne(const Grid &samples, const TsneParameters &parameters = {}, std::stop_token stop = {},
                const ProgressCallback &progress = {});

} // namespace sinkscope
