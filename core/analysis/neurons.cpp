#include "core/analysis/neurons.h"

#include "core/analysis/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinkscope {

NeuronTable rank_neurons(int layer, int position, std::span<const float> contributions,
                         std::span<const float> activations, int most)
{
    NeuronTable table{layer, position, 0, {}};
    std::vector<int> order(contributions.size());
    std::iota(order.begin(), order.end(), 0);
    for (const float contribution : contributions)
        table.sum += static_cast<double>(contribution);
    const auto kept = order.begin() + std::min<std::ptrdiff_t>(most, std::ssize(order));
    std::partial_sort(order.begin(), kept, order.end(), [&](int a, int b) {
        const float one = std::fabs(contributions[static_cast<size_t>(a)]);
        const float other = std::fabs(contributions[static_cast<size_t>(b)]);
        return one != other ? one > other : a < b;
    });
    for (auto j = order.begin(); j != kept; ++j) {
        const auto contribution = static_cast<double>(contributions[static_cast<size_t>(*j)]);
        table.neurons.push_back(
            {*j, contribution, contribution / table.sum, static_cast<double>(activations[static_cast<size_t>(*j)]), 0});
    }
    return table;
}

double neuron_overlap(const NeuronTable &one, const NeuronTable &other, int most)
{
    const auto first = [most](const NeuronTable &table) {
        return std::span(table.neurons).first(std::min(table.neurons.size(), static_cast<size_t>(most)));
    };
    int common = 0;
    for (const NeuronShare &share : first(one))
        common += std::ranges::any_of(first(other), [&](const NeuronShare &s) { return s.neuron == share.neuron; });
    return first(one).empty() ? 0 : static_cast<double>(common) / static_cast<double>(first(one).size());
}

std::vector<int> random_neurons(int neurons_of_block, std::span<const int> neurons, uint64_t seed)
{
    std::vector<int> others;
    for (int j = 0; j < neurons_of_block; ++j)
        if (std::ranges::find(neurons, j) == neurons.end())
            others.push_back(j);
    Random(seed).shuffle(others);
    others.resize(std::min(others.size(), neurons.size()));
    std::ranges::sort(others);
    return others;
}

} // namespace sinkscope
