#include "core/analysis/clusters.h"

#include "core/analysis/matrix_internal.h"
#include "core/analysis/progress.h"
#include "core/analysis/random.h"

#include <algorithm>
#include <map>
#include <string>

namespace sinkscope {

namespace {

void check_labels(const Grid &samples, std::span<const int> labels, const std::string &purpose)
{
    if (labels.size() != static_cast<size_t>(samples.rows()))
        throw Error(purpose + ": " + std::to_string(samples.rows()) + " samples and " + std::to_string(labels.size()) +
                    " labels");
}

/// Labels renumbered 0, 1, ... in ascending order, and how many samples each has.
struct Groups {
    std::vector<size_t> of_sample;
    std::vector<int> sizes;
};

Groups group(std::span<const int> labels)
{
    std::map<int, size_t> number;
    for (const int label : labels)
        number.emplace(label, 0);
    size_t next = 0;
    for (auto &[label, index] : number)
        index = next++;
    Groups groups;
    groups.sizes.resize(number.size());
    for (const int label : labels) {
        groups.of_sample.push_back(number[label]);
        ++groups.sizes[groups.of_sample.back()];
    }
    return groups;
}

} // namespace

double silhouette(const Grid &samples, std::span<const int> labels, std::stop_token stop)
{
    check_labels(samples, labels, "silhouette");
    const Groups groups = group(labels);
    if (groups.sizes.size() < 2 || groups.sizes.size() >= labels.size())
        throw Error("silhouette: " + std::to_string(groups.sizes.size()) + " labels over " +
                    std::to_string(labels.size()) + " samples, expected at least 2 and fewer than the samples");
    const Matrix distances = squared_distances(samples, "silhouette", stop).cwiseSqrt();
    double total = 0.0;
    for (size_t i = 0; i < labels.size(); ++i) {
        const size_t own = groups.of_sample[i];
        if (groups.sizes[own] == 1)
            continue;
        std::vector<double> sums(groups.sizes.size());
        for (size_t j = 0; j < labels.size(); ++j)
            sums[groups.of_sample[j]] += distances(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
        const double within = sums[own] / (groups.sizes[own] - 1);
        double nearest = std::numeric_limits<double>::infinity();
        for (size_t other = 0; other < sums.size(); ++other)
            if (other != own)
                nearest = std::min(nearest, sums[other] / groups.sizes[other]);
        if (const double larger = std::max(within, nearest); larger > 0.0)
            total += (nearest - within) / larger;
    }
    return total / static_cast<double>(labels.size());
}

std::vector<int> stratified_folds(std::span<const int> labels, int folds, uint64_t seed)
{
    const Groups groups = group(labels);
    if (folds < 2)
        throw Error("cross-validation: " + std::to_string(folds) + " folds, expected at least 2");
    Random random(seed);
    std::vector<int> result(labels.size());
    int next = 0; // carried on from label to label, so that no fold is the larger one every time
    for (size_t label = 0; label < groups.sizes.size(); ++label) {
        if (groups.sizes[label] < folds)
            throw Error("cross-validation: a label has " + std::to_string(groups.sizes[label]) +
                        " samples, expected at least one for each of the " + std::to_string(folds) + " folds");
        std::vector<size_t> members;
        for (size_t i = 0; i < labels.size(); ++i)
            if (groups.of_sample[i] == label)
                members.push_back(i);
        random.shuffle(members);
        for (const size_t member : members) {
            result[member] = next;
            next = (next + 1) % folds;
        }
    }
    return result;
}

} // namespace sinkscope
