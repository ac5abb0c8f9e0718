#include "core/engine/sampler.h"

#include "core/data/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace sinkscope {

Sampler::Sampler(const SamplingSettings &settings) : settings_(settings), random_(settings.seed)
{
    if (!(settings.temperature >= 0) || !std::isfinite(settings.temperature))
        throw Error("the temperature must be 0 or more, not " + std::to_string(settings.temperature));
    if (!(settings.top_p > 0 && settings.top_p <= 1))
        throw Error("top-p must be above 0 and at most 1, not " + std::to_string(settings.top_p));
}

int32_t Sampler::choose(std::span<const float> logits)
{
    if (logits.empty())
        throw Error("there are no logits to choose a token from");
    size_t best = 0;
    for (size_t i = 0; i < logits.size(); ++i) {
        if (std::isnan(logits[i]))
            throw Error("the model's logit of token " + std::to_string(i) + " is not a number");
        if (logits[i] > logits[best])
            best = i;
    }
    return settings_.temperature == 0 ? static_cast<int32_t>(best) : draw(logits, logits[best]);
}

int32_t Sampler::draw(std::span<const float> logits, float largest)
{
    weights_.clear();
    double total = 0;
    for (size_t i = 0; i < logits.size(); ++i) {
        const double weight = std::exp((static_cast<double>(logits[i]) - largest) / settings_.temperature);
        weights_.emplace_back(weight, static_cast<int32_t>(i));
        total += weight;
    }
    // A heap gives the likeliest tokens one by one: a nucleus holds few of a vocabulary of 150,000. Of equal
    // probabilities the smaller id comes first.
    const auto less = [](const auto &a, const auto &b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    };
    std::ranges::make_heap(weights_, less);
    auto end = weights_.end();
    double nucleus = 0;
    while (end != weights_.begin() && (end == weights_.end() || nucleus < settings_.top_p * total)) {
        std::pop_heap(weights_.begin(), end, less);
        --end;
        nucleus += end->first;
    }
    double left = random_.uniform() * nucleus;
    for (auto token = weights_.end(); token != end;) {
        --token;
        left -= token->first;
        if (left < 0)
            return token->second;
    }
    return weights_.back().second; // rounding used the nucleus up
}

} // namespace sinkscope
