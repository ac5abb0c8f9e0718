#include "core/data/intervention.h"

#include "core/data/number_text.h"

namespace sinkscope {

namespace {

std::string list_text(const std::vector<int> &values)
{
    constexpr int most = 8;
    std::string text;
    int parts = 0;
    for (size_t i = 0; i < values.size(); ++parts) {
        if (parts == most)
            return text + ", ... (" + std::to_string(values.size()) + ")";
        size_t last = i; // of a stretch of neighbours
        while (last + 1 < values.size() && values[last + 1] == values[last] + 1)
            ++last;
        if (last < i + 2)
            last = i; // two are no range
        text += (parts ? ", " : "") + std::to_string(values[i]) + (last > i ? "-" + std::to_string(values[last]) : "");
        i = last + 1;
    }
    return text;
}

} // namespace

std::string describe(const Intervention &edit)
{
    const std::string blocks = (edit.layers.size() == 1 ? " at block " : " at blocks ") + list_text(edit.layers);
    const std::string tokens = (edit.tokens.size() == 1 ? "token " : "tokens ") + list_text(edit.tokens);
    if (edit.operation == Operation::block_attention)
        return "block attention to " + tokens + blocks + (edit.heads.empty() ? "" : ", heads " + list_text(edit.heads));
    const std::string neurons = edit.neurons.empty()
        ? ""
        : (edit.neurons.size() == 1 ? "neuron " : "neurons ") + list_text(edit.neurons) + " of ";
    const std::string experts = edit.experts.empty()
        ? ""
        : (edit.experts.size() == 1 ? " of expert " : " of experts ") + list_text(edit.experts);
    const std::string what = neurons + site_name(edit.site) + experts + " of " + tokens + blocks;
    switch (edit.operation) {
    case Operation::zero:
        return "zero " + what;
    case Operation::scale:
        return "scale " + what + " by " + short_text(edit.factor);
    case Operation::replace_mean:
        return "replace " + what + " by the mean of " + std::to_string(edit.sources.size()) + " tokens";
    case Operation::replace_token:
        return "replace " + what + " by that of token " + list_text(edit.sources);
    case Operation::cap_norm:
        return "cap the norm of " + what + " at " + short_text(edit.factor);
    case Operation::block_attention:
        break;
    }
    return what;
}

} // namespace sinkscope
