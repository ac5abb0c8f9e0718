#pragma once

#include "core/data/grid.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// Mean silhouette (Rousseeuw 1987) of `samples` [n, d] under `labels` [n], Euclidean, -1..1: how much nearer samples
/// lie to their own group than to the next. A sample alone in its group counts 0, as in scikit-learn. Throws Error
/// unless there are at least two groups and fewer groups than samples, and all values are finite.
double silhouette(const Grid &samples, std::span<const int> labels, std::stop_token stop = {});

/// A fold 0..folds-1 for each sample, so that every fold holds each label in the same proportion (within one sample)
/// and folds differ in size by at most the number of labels. Seeded. Throws Error when folds < 2 or a label has fewer
/// samples than there are folds.
std::vector<int> stratified_folds(std::span<const int> labels, int folds, uint64_t seed);

/// What a linear probe can tell about samples that it has not seen.
struct ProbeResult {
    double accuracy = 0.0; ///< share of all samples whose label was found while they were held out
    std::vector<double> fold_accuracy; ///< per fold
    std::vector<double> decisions; ///< [n] w.x + b of the fold's probe; > 0 says the larger label
    double chance = 0.0; ///< accuracy of always saying the more frequent label
};

/// Cross-validated logistic regression with two labels. In each fold the training samples are standardised (features
/// without spread are left at 0) and |w|^2 / 2 + C * sum of log(1 + exp(-y (w.x + b))) is minimised by Newton's method,
/// b not penalised: scikit-learn's StandardScaler and LogisticRegression(C). When d > n, w is sought in the span of the
/// training samples, where it must lie: nothing is lost and the cost falls to O(n^3). Throws Error unless there are
/// exactly two labels and the training part of every fold has both.
ProbeResult linear_probe(const Grid &samples, std::span<const int> labels, std::span<const int> folds,
                         double inverse_regularisation = 1.0, std::stop_token stop = {});

} // namespace sinkscope
