#include "core/analysis/clusters.h"

#include "core/analysis/matrix_internal.h"
#include "core/analysis/progress.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace sinkscope {

namespace {

/// Samples of one fold, as the regression sees them: standardised and, when there are more features than samples,
/// turned into the coordinates of the training samples' span.
struct FoldData {
    Matrix train, test;
};

FoldData fold_data(const Matrix &samples, const std::vector<Eigen::Index> &train, const std::vector<Eigen::Index> &test)
{
    FoldData data{samples(train, Eigen::all), samples(test, Eigen::all)};
    const Eigen::RowVectorXd mean = data.train.colwise().mean();
    data.train.rowwise() -= mean;
    data.test.rowwise() -= mean;
    const double count = static_cast<double>(train.size());
    for (Eigen::Index feature = 0; feature < samples.cols(); ++feature) {
        const double deviation = std::sqrt(data.train.col(feature).squaredNorm() / count);
        // A constant feature's mean is off by rounding at most; dividing by that residue would make it loud.
        if (deviation <= 1e-12 * std::max(1.0, std::abs(mean(feature)))) {
            data.train.col(feature).setZero();
            data.test.col(feature).setZero();
        } else {
            data.train.col(feature) /= deviation;
            data.test.col(feature) /= deviation;
        }
    }
    if (data.train.cols() <= data.train.rows())
        return data;
    // train = U S V^T; the minimiser is w = V c, as anything orthogonal to V only adds to |w|. So c is found from U S.
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(data.train * data.train.transpose());
    const Vector &values = solver.eigenvalues();
    Eigen::Index first = 0;
    while (first < values.size() && values(first) <= 1e-12 * values(values.size() - 1))
        ++first;
    const Eigen::Index rank = values.size() - first;
    const Vector roots = values.tail(rank).cwiseSqrt();
    const Eigen::MatrixXd left = solver.eigenvectors().rightCols(rank);
    const Matrix test_coordinates = data.test * data.train.transpose() * left * roots.cwiseInverse().asDiagonal();
    data.train = left * roots.asDiagonal();
    data.test = test_coordinates;
    return data;
}

/// log(1 + exp(-margin)) without overflow.
double logistic_loss(double margin)
{
    return margin > 0.0 ? std::log1p(std::exp(-margin)) : std::log1p(std::exp(margin)) - margin;
}

/// The convex objective of the probe over (w, b), b last. `signs` is +1 or -1 per sample.
class LogisticObjective {
public:
    LogisticObjective(const Matrix &samples, const Vector &signs, double strength)
        : signs_(signs), strength_(strength), design_(samples.rows(), samples.cols() + 1)
    {
        design_ << samples, Vector::Ones(samples.rows());
    }

    Eigen::Index size() const { return design_.cols(); }

    double value(const Vector &parameters) const
    {
        const Vector margins = signs_.cwiseProduct(design_ * parameters);
        double loss = 0.0;
        for (const double margin : margins)
            loss += logistic_loss(margin);
        return 0.5 * parameters.head(size() - 1).squaredNorm() + strength_ * loss;
    }

    void derivatives(const Vector &parameters, Vector &gradient, Eigen::MatrixXd &hessian) const
    {
        const Vector margins = signs_.cwiseProduct(design_ * parameters);
        const Vector miss = (1.0 + margins.array().exp()).inverse(); // probability given to the wrong label
        gradient = design_.transpose() * (-strength_ * signs_.cwiseProduct(miss));
        gradient.head(size() - 1) += parameters.head(size() - 1);
        const Vector curvature = strength_ * miss.array() * (1.0 - miss.array());
        hessian = design_.transpose() * curvature.asDiagonal() * design_;
        hessian.diagonal().head(size() - 1).array() += 1.0;
        // Where all samples are far on the right side the intercept's curvature vanishes in rounding.
        hessian(size() - 1, size() - 1) += 1e-12;
    }

private:
    Vector signs_;
    double strength_;
    Matrix design_;
};

/// Newton's method with step halving, to a gradient of 1e-8.
Vector minimise(const LogisticObjective &objective, const std::stop_token &stop)
{
    constexpr int most_steps = 100;
    constexpr double least_gradient = 1e-8;
    Vector parameters = Vector::Zero(objective.size()), gradient;
    Eigen::MatrixXd hessian;
    double value = objective.value(parameters);
    for (int step = 0; step < most_steps; ++step) {
        throw_if_stopped(stop);
        objective.derivatives(parameters, gradient, hessian);
        if (gradient.lpNorm<Eigen::Infinity>() < least_gradient)
            break;
        const Vector direction = -hessian.llt().solve(gradient);
        const double slope = gradient.dot(direction);
        double length = 1.0, next = objective.value(parameters + direction);
        while (next > value + 1e-4 * length * slope && length > 1e-10) {
            length /= 2.0;
            next = objective.value(parameters + length * direction);
        }
        if (!(next < value))
            break; // as low as double precision can tell
        parameters += length * direction;
        value = next;
    }
    return parameters;
}

} // namespace

ProbeResult linear_probe(const Grid &samples, std::span<const int> labels, std::span<const int> folds,
                         double inverse_regularisation, std::stop_token stop)
{
    const auto count = static_cast<size_t>(samples.rows());
    if (labels.size() != count || folds.size() != count || count == 0)
        throw Error("linear probe: " + std::to_string(count) + " samples, " + std::to_string(labels.size()) +
                    " labels and " + std::to_string(folds.size()) +
                    " folds, expected as many of each and at least one");
    if (!(inverse_regularisation > 0.0))
        throw Error("linear probe: expected a regularisation constant C above 0");
    const auto [smaller, larger] = std::minmax_element(labels.begin(), labels.end());
    const int negative = *smaller, positive = *larger;
    const bool only_two =
        std::all_of(labels.begin(), labels.end(), [&](int label) { return label == negative || label == positive; });
    if (negative == positive || !only_two)
        throw Error("linear probe: expected exactly two labels");
    const auto [first_fold, last_fold] = std::minmax_element(folds.begin(), folds.end());
    if (*first_fold < 0 || static_cast<size_t>(*last_fold) >= count)
        throw Error("linear probe: folds must be numbered from 0 and be fewer than the samples");

    const Matrix all = finite_matrix(samples, "linear probe");
    ProbeResult result;
    result.decisions.resize(count);
    size_t right = 0;
    for (int fold = 0; fold <= *last_fold; ++fold) {
        std::vector<Eigen::Index> train, test;
        for (size_t i = 0; i < count; ++i)
            (folds[i] == fold ? test : train).push_back(static_cast<Eigen::Index>(i));
        Vector signs(static_cast<Eigen::Index>(train.size()));
        for (size_t i = 0; i < train.size(); ++i)
            signs(static_cast<Eigen::Index>(i)) = labels[static_cast<size_t>(train[i])] == positive ? 1.0 : -1.0;
        if (train.empty() || test.empty() || std::abs(signs.sum()) == static_cast<double>(train.size()))
            throw Error("linear probe: fold " + std::to_string(fold) +
                        " leaves no samples to test or not both labels to train with");
        throw_if_stopped(stop);
        const FoldData data = fold_data(all, train, test);
        const Vector parameters = minimise(LogisticObjective(data.train, signs, inverse_regularisation), stop);
        const Vector decisions = (data.test * parameters.head(data.test.cols())).array() + parameters(data.test.cols());
        size_t right_here = 0;
        for (size_t i = 0; i < test.size(); ++i) {
            const auto sample = static_cast<size_t>(test[i]);
            result.decisions[sample] = decisions(static_cast<Eigen::Index>(i));
            right_here += (result.decisions[sample] > 0.0) == (labels[sample] == positive);
        }
        result.fold_accuracy.push_back(static_cast<double>(right_here) / static_cast<double>(test.size()));
        right += right_here;
    }
    const auto positives = static_cast<size_t>(std::count(labels.begin(), labels.end(), positive));
    result.accuracy = static_cast<double>(right) / static_cast<double>(count);
    result.chance = static_cast<double>(std::max(positives, count - positives)) / static_cast<double>(count);
    return result;
}

} // namespace sinkscope
