#include "views/figures/pooled_sinks.h"

#include "views/figures/figure_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("PooledSinks", text);
}

bool sameTrace(const Run &a, const Run &b)
{
    if (a.trace.source == b.trace.source && a.trace.sample != b.trace.sample)
        return false; // two answers may be alike
    return std::ranges::equal(a.tokens, b.tokens, {}, &Token::id, &Token::id);
}

} // namespace

FigureData ofDifferentTraces(FigureData data)
{
    for (size_t i = 1; i < data.runs.size();)
        if (sameTrace(*data.runs[0].run, *data.runs[i].run))
            data.runs.erase(data.runs.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    return data;
}

namespace {

QString sinksOfTraces(const FigureData &data, CountedSinks counted)
{
    int all = 0, traces = 0;
    for (const FigureRun &run : data.runs) {
        const auto here = static_cast<int>(std::ranges::count_if(run.detection->sinks, [&](const Sink &sink) {
            return counted == CountedSinks::all || sink.label == SinkLabel::secondary;
        }));
        all += here;
        traces += here > 0;
    }
    return translated("%1 sinks, in %2 of %3 traces").arg(all).arg(traces).arg(data.runs.size());
}

} // namespace

QString countedText(const FigureData &given, const FigureData &counted, CountedSinks sinks)
{
    const auto left = static_cast<int>(given.runs.size() - counted.runs.size());
    QString text;
    if (counted.runs.size() > 1)
        text = sinksOfTraces(counted, sinks);
    if (left > 0)
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) +
            translated("runs of the same trace are not counted again");
    return text;
}

std::vector<TraceSinks> tracesOf(const FigureData &data)
{
    std::vector<TraceSinks> traces;
    for (const FigureRun &run : data.runs)
        traces.push_back(trace_sinks(*run.run, *run.detection, {}));
    return traces;
}

QString nothingToCount(const FigureData &data, CountedSinks counted)
{
    if (data.runs.empty() || data.runs.front().run->token_count() == 0)
        return openRunText();
    const auto any = [&](auto &&passes) {
        return std::ranges::any_of(data.runs, [&](const FigureRun &run) {
            return std::ranges::any_of(run.detection->sinks, passes, &Sink::label);
        });
    };
    if (!any([](SinkLabel) { return true; }))
        return noSinksText();
    return counted == CountedSinks::all || any([](SinkLabel label) { return label == SinkLabel::secondary; })
        ? QString()
        : translated("No secondary sinks with these detector settings.\nTry another preset in the "
                     "detector panel, or show all sinks.");
}

FigureOption sinksOption()
{
    return {"sinks", translated("Sinks"), {"secondary", "all"}, {translated("secondary"), translated("all")}, 0};
}

CountedSinks countedSinks(const QString &choice)
{
    return choice == QLatin1String("all") ? CountedSinks::all : CountedSinks::secondary;
}

} // namespace sinkscope
