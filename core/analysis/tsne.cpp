#include "core/analysis/tsne.h"

#include "core/analysis/matrix_internal.h"
#include "core/analysis/pca.h"
#include "core/analysis/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>
#include <vector>

namespace sinkscope {

namespace {

constexpr double start_deviation = 1e-4;
constexpr int exaggerated_iterations = 250;
constexpr int check_interval = 50; ///< iterations between looks at the divergence
constexpr int iterations_without_progress = 300; ///< after which the descent ends
constexpr double least_gradient_norm = 1e-7;
constexpr double least_gain = 0.01;
constexpr int least_samples_for_threads = 400;

/// Conditional affinities of one sample with the others: a Gaussian whose entropy is log(perplexity), by bisection on
/// its precision.
void conditional_affinities(Eigen::Ref<Eigen::RowVectorXd> row, Eigen::Index self, double log_perplexity)
{
    const Eigen::RowVectorXd distances = row;
    double precision = 1.0, low = 0.0, high = std::numeric_limits<double>::infinity();
    // A common shift of all distances cancels in the normalisation, and keeps exp() from vanishing for far samples.
    double nearest = std::numeric_limits<double>::infinity();
    for (Eigen::Index j = 0; j < distances.size(); ++j)
        if (j != self)
            nearest = std::min(nearest, distances(j));
    constexpr int most_steps = 200;
    for (int step = 0; step < most_steps; ++step) {
        row = (-(distances.array() - nearest) * precision).exp();
        row(self) = 0.0;
        const double sum = row.sum();
        const double mean_distance = row.dot(Eigen::RowVectorXd(distances.array() - nearest)) / sum;
        row /= sum;
        const double excess = std::log(sum) + precision * mean_distance - log_perplexity;
        if (std::abs(excess) < 1e-5)
            break;
        if (excess > 0.0) {
            low = precision;
            precision = std::isinf(high) ? precision * 2.0 : (precision + high) / 2.0;
        } else {
            high = precision;
            precision = (precision + low) / 2.0;
        }
    }
}

using Affinities = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Symmetric joint affinities, summing to 1.
Affinities joint_affinities(const Grid &samples, double perplexity, const std::stop_token &stop)
{
    Matrix conditional = squared_distances(samples, "t-SNE", stop);
    const double mean_distance = conditional.mean();
    if (mean_distance > 0.0)
        conditional /= mean_distance; // the bisection starts at a precision of 1
    for (Eigen::Index i = 0; i < conditional.rows(); ++i) {
        if (i % check_interval == 0)
            throw_if_stopped(stop);
        conditional_affinities(conditional.row(i), i, std::log(perplexity));
    }
    const double scale = 1.0 / conditional.sum();
    Affinities joint(conditional.rows(), conditional.cols());
    for (Eigen::Index i = 0; i < joint.rows(); ++i)
        for (Eigen::Index j = 0; j < joint.cols(); ++j)
            joint(i, j) = static_cast<float>(0.5 * scale * (conditional(i, j) + conditional(j, i)));
    return joint;
}

/// Points, and what one pass over all pairs gives for each.
struct Layout {
    explicit Layout(Eigen::Index count) : x(count), y(count) { }
    Eigen::ArrayXf x, y;
};

struct Forces {
    explicit Forces(Eigen::Index count)
        : attraction_x(count), attraction_y(count), repulsion_x(count), repulsion_y(count), weights(count), logs(count)
    {
    }
    Eigen::ArrayXd attraction_x, attraction_y; ///< sum over j of p w (y_i - y_j), w = 1 / (1 + |y_i - y_j|^2)
    Eigen::ArrayXd repulsion_x, repulsion_y; ///< sum over j of w^2 (y_i - y_j)
    Eigen::ArrayXd weights; ///< sum over j of w
    Eigen::ArrayXd logs; ///< sum over j of p log w, when asked for
};

void forces_of_rows(const Affinities &affinities, const Layout &layout, Eigen::Index first, Eigen::Index last,
                    bool with_logs, Forces &forces)
{
    const Eigen::Index count = layout.x.size();
    Eigen::ArrayXf dx(count), dy(count), weight(count), pull(count);
    for (Eigen::Index i = first; i < last; ++i) {
        dx = layout.x(i) - layout.x;
        dy = layout.y(i) - layout.y;
        weight = (1.0f + dx.square() + dy.square()).inverse();
        weight(i) = 0.0f;
        const auto row = affinities.row(i).transpose().array();
        pull = row * weight;
        forces.attraction_x(i) = static_cast<double>((pull * dx).sum());
        forces.attraction_y(i) = static_cast<double>((pull * dy).sum());
        forces.weights(i) = static_cast<double>(weight.sum());
        if (with_logs) {
            weight(i) = 1.0f;
            forces.logs(i) = (row * weight.log()).cast<double>().sum();
            weight(i) = 0.0f;
        }
        weight = weight.square();
        forces.repulsion_x(i) = static_cast<double>((weight * dx).sum());
        forces.repulsion_y(i) = static_cast<double>((weight * dy).sum());
    }
}

/// Each row is summed by one thread in one order, so the forces are the same for any number of threads.
void compute_forces(const Affinities &affinities, const Layout &layout, int threads, bool with_logs, Forces &forces)
{
    const Eigen::Index count = layout.x.size();
    if (threads < 2 || count < least_samples_for_threads) {
        forces_of_rows(affinities, layout, 0, count, with_logs, forces);
        return;
    }
    std::vector<std::jthread> workers;
    workers.reserve(static_cast<size_t>(threads));
    for (int part = 0; part < threads; ++part)
        workers.emplace_back([&, part] {
            forces_of_rows(affinities, layout, count * part / threads, count * (part + 1) / threads, with_logs, forces);
        });
}

void start_layout(const Grid &samples, const TsneParameters &parameters, const std::stop_token &stop, Layout &layout)
{
    Random random(parameters.seed);
    for (Eigen::Index i = 0; i < layout.x.size(); ++i) {
        layout.x(i) = static_cast<float>(start_deviation * random.normal());
        layout.y(i) = static_cast<float>(start_deviation * random.normal());
    }
    if (parameters.start != TsneStart::principal_components)
        return;
    const PrincipalComponents plane = principal_components(samples, 2, stop);
    if (plane.count() == 0)
        return;
    const double scale = start_deviation * std::sqrt(static_cast<double>(samples.rows())) / plane.singular_values[0];
    for (int i = 0; i < samples.rows(); ++i) {
        layout.x(i) = static_cast<float>(scale * static_cast<double>(plane.scores(i, 0)));
        if (plane.count() > 1)
            layout.y(i) = static_cast<float>(scale * static_cast<double>(plane.scores(i, 1)));
    }
}

/// Gradient descent with momentum and a gain for each coordinate (Jacobs 1988).
class Descent {
public:
    Descent(Eigen::Index count, double rate)
        : rate_(rate), step_(Eigen::ArrayXd::Zero(count)), gain_(Eigen::ArrayXd::Ones(count))
    {
    }

    void forget()
    {
        step_.setZero();
        gain_.setOnes();
    }

    void advance(const Eigen::ArrayXd &gradient, double momentum, Eigen::ArrayXf &coordinate)
    {
        gain_ = (step_ * gradient < 0.0).select(gain_ + 0.2, gain_ * 0.8).max(least_gain);
        step_ = momentum * step_ - rate_ * gain_ * gradient;
        coordinate += step_.cast<float>();
    }

private:
    double rate_;
    Eigen::ArrayXd step_, gain_;
};

void check_parameters(const Grid &samples, const TsneParameters &parameters)
{
    const int count = samples.rows();
    if (count > tsne_most_samples)
        throw Error("t-SNE: " + std::to_string(count) + " samples, expected at most " +
                    std::to_string(tsne_most_samples));
    if (!(parameters.perplexity >= 1.0) || !(parameters.perplexity < count))
        throw Error("t-SNE: perplexity " + std::to_string(parameters.perplexity) + " with " + std::to_string(count) +
                    " samples, expected at least 1 and less than the samples");
    if (parameters.iterations < 0 || !(parameters.early_exaggeration >= 1.0) || !(parameters.learning_rate >= 0.0))
        throw Error("t-SNE: expected iterations >= 0, early exaggeration >= 1 and learning rate >= 0");
}

} // namespace

TsneResult tsne(const Grid &samples, const TsneParameters &parameters, std::stop_token stop,
                const ProgressCallback &progress)
{
    check_parameters(samples, parameters);
    const Affinities affinities = joint_affinities(samples, parameters.perplexity, stop);
    double negative_entropy = 0.0;
    for (Eigen::Index i = 0; i < affinities.size(); ++i)
        if (const double p = static_cast<double>(affinities.data()[i]); p > 0.0)
            negative_entropy += p * std::log(p);

    const Eigen::Index count = samples.rows();
    Layout layout(count);
    start_layout(samples, parameters, stop, layout);
    const double rate = parameters.learning_rate > 0.0
        ? parameters.learning_rate
        : std::max(static_cast<double>(count) / parameters.early_exaggeration / 4.0, 50.0);
    Descent descent_x(count, rate), descent_y(count, rate);
    Forces forces(count);
    const auto divergence = [&] { return negative_entropy - forces.logs.sum() + std::log(forces.weights.sum()); };

    TsneResult result;
    double best = std::numeric_limits<double>::infinity();
    int best_iteration = 0;
    for (int iteration = 0; iteration < parameters.iterations; ++iteration) {
        throw_if_stopped(stop);
        if (iteration == exaggerated_iterations) {
            descent_x.forget();
            descent_y.forget();
        }
        const bool exaggerated = iteration < exaggerated_iterations;
        const bool check = !exaggerated && (iteration + 1) % check_interval == 0;
        compute_forces(affinities, layout, parameters.threads, check, forces);
        const double pull = 4.0 * (exaggerated ? parameters.early_exaggeration : 1.0);
        const double push = 4.0 / forces.weights.sum();
        const Eigen::ArrayXd gradient_x = pull * forces.attraction_x - push * forces.repulsion_x;
        const Eigen::ArrayXd gradient_y = pull * forces.attraction_y - push * forces.repulsion_y;
        const double momentum = exaggerated ? 0.5 : 0.8;
        descent_x.advance(gradient_x, momentum, layout.x);
        descent_y.advance(gradient_y, momentum, layout.y);
        result.iterations = iteration + 1;
        if (progress && iteration % check_interval == 0)
            progress(static_cast<double>(iteration) / parameters.iterations);
        if (!check)
            continue;
        if (const double now = divergence(); now < best) {
            best = now;
            best_iteration = iteration;
        }
        const double gradient_norm = std::sqrt(gradient_x.square().sum() + gradient_y.square().sum());
        if (iteration - best_iteration > iterations_without_progress || gradient_norm <= least_gradient_norm)
            break;
    }

    compute_forces(affinities, layout, parameters.threads, true, forces);
    result.kl_divergence = divergence();
    layout.x -= layout.x.mean();
    layout.y -= layout.y.mean();
    result.points = Grid(samples.rows(), 2);
    for (int i = 0; i < samples.rows(); ++i) {
        result.points(i, 0) = layout.x(i);
        result.points(i, 1) = layout.y(i);
    }
    if (progress)
        progress(1.0);
    return result;
}

} // namespace sinkscope
