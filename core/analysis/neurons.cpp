#include "core/analysis/neurons.h"

#include "core/analysis/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace sinkscope {

NeuronPlace NeuronStudy::place(int number) const
{
    if (of_expert == 0)
        return {-1, number};
    return number < experts * of_expert ? NeuronPlace{number / of_expert, number % of_expert}
                                        : NeuronPlace{-1, number - experts * of_expert};
}

std::string NeuronStudy::name(int number) const
{
    const NeuronPlace found = place(number);
    const std::string neuron = std::to_string(found.neuron);
    if (of_expert == 0)
        return neuron;
    return (found.expert < 0 ? "shared" : std::to_string(found.expert)) + ":" + neuron;
}

std::vector<Intervention> edits_of_neurons(const NeuronStudy &study, const Intervention &edit,
                                           std::span<const int> neurons)
{
    std::map<int, Intervention> by_expert;
    for (const int number : neurons) {
        const NeuronPlace place = study.place(number);
        Intervention &own = by_expert.try_emplace(place.expert, edit).first->second;
        own.experts = place.expert < 0 ? std::vector<int>() : std::vector<int>{place.expert};
        own.neurons.push_back(place.neuron);
    }
    std::vector<Intervention> edits;
    edits.reserve(by_expert.size());
    for (auto &[expert, own] : by_expert)
        edits.push_back(std::move(own));
    return edits;
}

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
        table.neurons.push_back({*j, contribution, contribution / table.sum,
                                 static_cast<double>(activations[static_cast<size_t>(*j)]),
                                 std::numeric_limits<double>::quiet_NaN()});
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

std::vector<int> leading_neurons(const NeuronStudy &study, int most)
{
    std::map<int, double> sizes; // sums over the chosen tokens
    for (size_t i = 0; i < study.tokens.chosen.size(); ++i)
        for (const NeuronShare &share : study.tables[i].neurons)
            sizes[share.neuron] += std::fabs(share.contribution);
    std::vector<int> order;
    order.reserve(sizes.size());
    for (const auto &[neuron, size] : sizes)
        order.push_back(neuron);
    std::ranges::stable_sort(order, [&](int a, int b) { return sizes[a] > sizes[b]; });
    order.resize(std::min(order.size(), static_cast<size_t>(most)));
    return order;
}

std::vector<int> similar_neurons(const NeuronStudy &study, std::span<const int> neurons, uint64_t seed)
{
    constexpr size_t nearest = 16; // that each is drawn among
    std::map<int, double> sizes; // sums of |z_j|: as good as means
    for (size_t i = 0; i < study.tokens.chosen.size(); ++i)
        for (const NeuronShare &share : study.tables[i].neurons)
            sizes[share.neuron] += std::fabs(share.activation);
    std::vector<std::pair<double, int>> others;
    for (const auto &[neuron, size] : sizes)
        if (std::ranges::find(neurons, neuron) == neurons.end())
            others.emplace_back(size, neuron);
    Random random(seed);
    std::vector<int> drawn;
    for (const int neuron : neurons) {
        if (others.empty())
            break;
        const double size = sizes[neuron];
        const auto middle = others.begin() + static_cast<std::ptrdiff_t>(std::min(nearest, others.size()));
        std::ranges::partial_sort(others, middle, {}, [size](const auto &other) {
            return std::pair(std::fabs(other.first - size), other.second);
        });
        const auto found =
            others.begin() + static_cast<std::ptrdiff_t>(random.below(static_cast<uint64_t>(middle - others.begin())));
        drawn.push_back(found->second);
        others.erase(found);
    }
    std::ranges::sort(drawn);
    return drawn;
}

} // namespace sinkscope
