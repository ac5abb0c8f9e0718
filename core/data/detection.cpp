#include "core/data/detection.h"

#include "core/data/error.h"
#include "core/data/number_text.h"

#include <algorithm>

namespace sinkscope {

std::string detector_text(const DetectorParameters &parameters)
{
    std::string text = parameters.preset + ": " + (parameters.absolute_cosine ? "|cos| > " : "cos > ") +
        short_text(parameters.threshold) + (parameters.clip ? ", clipped to the BOS sink's rows" : ", all rows") +
        ", BOS sink among " + std::to_string(parameters.bos_window);
    if (parameters.minimum_lifetime > 1)
        text += ", lifetime at least " + std::to_string(parameters.minimum_lifetime);
    text += parameters.label_rule == LabelRule::published ? ", published labels" : ", labels of the paper";
    switch (parameters.rows) {
    case RowConvention::block_output_final_norm:
        return text + ", rows are block outputs, the last one after the final norm";
    case RowConvention::block_output:
        return text + ", rows are block outputs";
    case RowConvention::block_input:
        return text + ", rows are block inputs";
    }
    return text;
}

DetectorParameters detector_preset(const std::string &name)
{
    DetectorParameters parameters;
    parameters.preset = name;
    if (name == "published") {
        parameters.threshold = 0.9;
        parameters.absolute_cosine = true;
        parameters.clip = true;
        parameters.label_rule = LabelRule::published;
    } else if (name == "paper") {
        parameters.clip = true;
    } else if (name != "unclipped") {
        throw Error("unknown detector preset '" + name + "' (known: published, paper, unclipped)");
    }
    return parameters;
}

const Sink *Detection::find(int position) const
{
    const auto found = std::lower_bound(sinks.begin(), sinks.end(), position,
                                        [](const Sink &sink, int wanted) { return sink.position < wanted; });
    return found != sinks.end() && found->position == position ? &*found : nullptr;
}

} // namespace sinkscope
