#include "core/corpus/check_traces.h"

#include "core/data/error.h"

#include <algorithm>

namespace sinkscope {

namespace {

/// The message without the file's name, and with the record's place if it does not say so itself.
std::string place_and_reason(const Error &error, const std::filesystem::path &file, const std::string &place)
{
    std::string text = error.what();
    if (const std::string name = file.string() + ": "; text.starts_with(name))
        text.erase(0, name.size());
    return place.empty() || text.starts_with(place) ? text : place + ": " + text;
}

} // namespace

std::vector<BadTrace> bad_traces(const TraceFile &traces, std::span<const int> samples, AnalyzeRequest analysis,
                                 ModelCache &cache, const std::function<void(int)> &told, const std::stop_token &stop)
{
    std::vector<BadTrace> bad;
    int looked_at = 0;
    for (const int sample : samples) {
        if (stop.stop_requested())
            throw Cancelled();
        told(looked_at++);
        try {
            analysis.trace = traces.read(sample);
            const Forecast needed = preview(analysis, &cache, stop).forecast;
            if (analysis.memory_limit > 0 && !needed.fits()) // what is free now may be more by then
                bad.push_back({sample,
                               traces.place(sample) + ": has " + std::to_string(needed.shape.tokens) +
                                   " tokens, which do not fit into the memory: needs " +
                                   bytes_text(needed.least_bytes()) + " and may use " +
                                   bytes_text(needed.limit_bytes)});
        } catch (const Error &error) {
            const std::string_view what = error.what();
            if (const std::string model = analysis.model.string();
                what.starts_with(model + ":") || what.starts_with(model + "/"))
                throw; // the model's fault, not the trace's
            bad.push_back({sample, place_and_reason(error, traces.file(), traces.place(sample))});
        }
    }
    return bad;
}

std::string bad_traces_text(std::span<const BadTrace> bad, size_t among)
{
    constexpr size_t most = 5;
    std::string text = std::to_string(bad.size()) + " of " + std::to_string(among) + " traces cannot be used: ";
    for (size_t i = 0; i < std::min(bad.size(), most); ++i)
        text += (i ? "; " : "") + bad[i].why;
    return bad.size() > most ? text + "; and " + std::to_string(bad.size() - most) + " more" : text;
}

} // namespace sinkscope
