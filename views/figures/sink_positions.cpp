#include "views/figures/sink_positions.h"

#include "views/figures/figure_text.h"
#include "views/figures/grid_statistics.h"
#include "views/figures/math_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("PositionsFigure", text);
}

struct PlacedSink {
    int run = 0; ///< index into FigureData::runs
    Sink sink;
};

bool sameTrace(const Run &a, const Run &b)
{
    if (a.trace.source == b.trace.source && a.trace.sample != b.trace.sample)
        return false; // two answers may be alike
    return std::ranges::equal(a.tokens, b.tokens, {}, &Token::id, &Token::id);
}

/// A baseline or a variant beside the run has the same tokens: counted too, it would only double the numbers.
FigureData ofDifferentTraces(FigureData data)
{
    for (size_t i = 1; i < data.runs.size();)
        if (sameTrace(*data.runs[0].run, *data.runs[i].run))
            data.runs.erase(data.runs.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    return data;
}

/// Whose sinks are counted, where it is not the first run's alone.
QString countedText(const FigureData &given, const FigureData &counted)
{
    const auto left = static_cast<int>(given.runs.size() - counted.runs.size());
    QString text;
    if (counted.runs.size() > 1)
        text = translated("sinks of %1 traces together").arg(counted.runs.size());
    if (left > 0)
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) +
            translated("runs of the same trace are not counted again");
    return text;
}

std::vector<PlacedSink> pooledSinks(const FigureData &data, bool all)
{
    std::vector<PlacedSink> pooled;
    for (size_t i = 0; i < data.runs.size(); ++i) {
        for (const Sink &sink : all ? data.runs[i].detection.sinks : secondarySinks(data.runs[i].detection))
            pooled.push_back({static_cast<int>(i), sink});
    }
    return pooled;
}

/// Whether the run is another record of the first one's set: all of those look the same.
bool isOfFirstSet(const FigureData &data, int run)
{
    const Run &first = *data.runs.front().run, &other = *data.runs[static_cast<size_t>(run)].run;
    return run == 0 ||
        (other.model.name == first.model.name && other.trace.source == first.trace.source &&
         other.trace.sample != first.trace.sample);
}

/// What to say when there is nothing to draw; empty when there is.
QString nothingToCount(const FigureData &data, bool all)
{
    if (data.runs.empty() || data.runs.front().run->token_count() == 0)
        return openRunText();
    if (!pooledSinks(data, all).empty())
        return {};
    return pooledSinks(data, true).empty()
        ? noSinksText()
        : translated("No secondary sinks with these detector settings.\nTry another preset in the "
                     "detector panel, or show all sinks.");
}

int longestTrace(const FigureData &data)
{
    int tokens = 1;
    for (const FigureRun &run : data.runs)
        tokens = std::max(tokens, run.run->token_count());
    return tokens;
}

/// One token string among the sinks.
struct TokenShare {
    QString text; ///< as other views write it
    std::string raw;
    int id = -1;
    int count = 0;
    std::vector<int> positions; ///< in the current run
};

std::vector<TokenShare> tokenShares(const FigureData &data, bool all)
{
    std::map<std::pair<int, QString>, TokenShare> shares;
    for (const PlacedSink &placed : pooledSinks(data, all)) {
        const Run &run = *data.runs[static_cast<size_t>(placed.run)].run;
        if (placed.sink.position < 0 || placed.sink.position >= run.token_count())
            continue;
        const int id = run.tokens[static_cast<size_t>(placed.sink.position)].id;
        const QString text = tokenText(run, placed.sink.position);
        TokenShare &share = shares[{id, text}];
        share.text = text;
        share.raw = run.tokens[static_cast<size_t>(placed.sink.position)].text;
        share.id = id;
        ++share.count;
        if (placed.run == 0)
            share.positions.push_back(placed.sink.position);
    }
    std::vector<TokenShare> sorted;
    for (auto &[key, share] : shares)
        sorted.push_back(std::move(share));
    std::ranges::stable_sort(sorted, std::greater(), &TokenShare::count);
    return sorted;
}

FigureOption sinksOption()
{
    return {"sinks", translated("Sinks"), {"secondary", "all"}, {translated("secondary"), translated("all")}, 0};
}

} // namespace

PositionsFigure::PositionsFigure()
{
    addOption(sinksOption());
    addOption({"bins", translated("Bins"), {"20", "40", "80"}, {"20", "40", "80"}, 1});
}

QString PositionsFigure::title() const
{
    return translated("Positions");
}

FigureSheet PositionsFigure::sheet(const QRectF &rect, const FigureData &given, const Style &style) const
{
    FigureSheet sheet;
    const FigureData data = ofDifferentTraces(given);
    const bool all = choice("sinks") == QLatin1String("all");
    sheet.empty = nothingToCount(data, all);
    if (!sheet.empty.isEmpty())
        return sheet;
    const std::vector<PlacedSink> sinks = pooledSinks(data, all);
    const double end = longestTrace(data);
    const int bins = std::min(choice("bins").toInt(), longestTrace(data));

    PanelSpec panel;
    panel.legend = false;
    panel.brushAlongX = panel.tokensAlongX = true;
    panel.bars.extent = {-0.5, end - 0.5};
    panel.bars.width = 0.94;
    const double binWidth = end / bins;
    PanelBars::Set counts{{}, style.role(TokenRole::secondary), std::vector<double>(static_cast<size_t>(bins), 0)};
    std::vector<std::vector<int>> members(static_cast<size_t>(bins));
    const auto binOf = [&](int position) {
        return static_cast<size_t>(std::clamp(static_cast<int>((position + 0.5) / binWidth), 0, bins - 1));
    };
    PanelSeries rug{.name = {},
                    .points = {},
                    .colour = style.foreground,
                    .marker = TokenRole::secondary,
                    .markerSize = 0.8 * style.markerSize,
                    .tokens = {},
                    .tooltip = {}};
    for (const PlacedSink &placed : sinks) {
        ++counts.values[binOf(placed.sink.position)];
        if (placed.run == 0)
            members[binOf(placed.sink.position)].push_back(placed.sink.position);
    }
    const double highest = *std::ranges::max_element(counts.values);
    PanelSeries set = rug, others = rug; // of the other runs: shown, but not to be selected
    others.colour = style.mutedForeground;
    others.hollow = true;
    for (const PlacedSink &placed : sinks) {
        PanelSeries &series = placed.run == 0 ? rug : isOfFirstSet(data, placed.run) ? set : others;
        series.points.emplace_back(placed.sink.position, -0.06 * highest);
        if (placed.run == 0)
            rug.tokens.push_back(placed.sink.position);
    }
    rug.tooltip = [run = data.runs.front().run, detection = data.runs.front().detection, tokens = rug.tokens](int i) {
        const int token = tokens[static_cast<size_t>(i)];
        return tokenTitle(*run, token) + u'\n' + levelText(*detection.find(token));
    };
    panel.bars.tooltip = [values = counts.values, binWidth](int, int bar) {
        return translated("tokens %1 to %2: %3 sinks")
            .arg(std::ceil(bar * binWidth - 0.5))
            .arg(std::ceil((bar + 1) * binWidth - 0.5) - 1)
            .arg(values[static_cast<size_t>(bar)]);
    };
    panel.bars.tokens = [members](int bar) { return members[static_cast<size_t>(bar)]; };
    panel.bars.sets.push_back(std::move(counts));
    PanelSeries marked = rug; // over the rug, which keeps the tooltips
    marked.colour = style.selection;
    marked.markerSize = 1.3 * style.markerSize;
    marked.points.clear();
    marked.tokens.clear();
    marked.tooltip = {};
    for (size_t i = 0; i < rug.tokens.size(); ++i)
        if (data.isMarked(rug.tokens[i]))
            marked.points.push_back(rug.points[i]);
    panel.series.push_back(std::move(others));
    panel.series.push_back(std::move(set));
    panel.series.push_back(std::move(rug));
    panel.series.push_back(std::move(marked));
    panel.x = {.title = translated("Token position *t*"),
               .range = {-0.5, end - 0.5},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y = {.title = all ? translated("Sinks") : translated("Secondary sinks"),
               .range = {-0.12 * highest, 1.08 * highest},
               .integers = true,
               .ticks = {},
               .colour = {}};
    sheet.panels.push_back({std::move(panel), rect, -1});
    sheet.note = countedText(given, data);
    return sheet;
}

FigureTable PositionsFigure::table(const FigureData &given) const
{
    const FigureData data = ofDifferentTraces(given);
    FigureTable table{{"run", "position", "token_id", "text", "l_start", "lifetime", "label"}, {}};
    for (const PlacedSink &placed : pooledSinks(data, choice("sinks") == QLatin1String("all"))) {
        const Run &run = *data.runs[static_cast<size_t>(placed.run)].run;
        if (placed.sink.position < 0 || placed.sink.position >= run.token_count())
            continue;
        const Token &token = run.tokens[static_cast<size_t>(placed.sink.position)];
        table.rows.push_back({QString::number(placed.run), QString::number(placed.sink.position),
                              QString::number(token.id), QString::fromStdString(token.text),
                              QString::number(placed.sink.l_start()), QString::number(placed.sink.lifetime()),
                              QString::fromStdString(label_name(placed.sink.label))});
    }
    return table;
}

TokenSharesFigure::TokenSharesFigure()
{
    addOption(sinksOption());
    addOption({"top", translated("Tokens at most"), {"5", "10", "20"}, {"5", "10", "20"}, 1});
}

QString TokenSharesFigure::title() const
{
    return translated("Token shares");
}

FigureSheet TokenSharesFigure::sheet(const QRectF &rect, const FigureData &given, const Style &style) const
{
    FigureSheet sheet;
    const FigureData data = ofDifferentTraces(given);
    const bool all = choice("sinks") == QLatin1String("all");
    sheet.empty = nothingToCount(data, all);
    if (!sheet.empty.isEmpty())
        return sheet;
    std::vector<TokenShare> shares = tokenShares(data, all);
    int total = 0;
    for (const TokenShare &share : shares)
        total += share.count;
    const size_t found = shares.size();
    shares.resize(std::min(found, static_cast<size_t>(choice("top").toInt())));
    const int count = static_cast<int>(shares.size());

    PanelSpec panel;
    panel.legend = false;
    panel.bars.horizontal = true;
    panel.bars.width = 0.8;
    panel.bars.extent = {-0.5, count - 0.5};
    panel.y = {.title = {}, .range = {std::min(-0.5, count - 4.5), count - 0.5}, .ticks = {}, .colour = {}};
    PanelBars::Set set{{}, style.role(TokenRole::secondary), {}};
    for (int i = count - 1; i >= 0; --i) { // the largest on top
        const TokenShare &share = shares[static_cast<size_t>(i)];
        const double percent = 100.0 * share.count / total;
        set.values.push_back(percent);
        panel.y.ticks.push_back({static_cast<double>(count - 1 - i), escapeMarkup(share.text)});
        panel.notes.push_back({{percent, static_cast<double>(count - 1 - i)},
                               translated("%1 %  (%2)").arg(QString::number(percent, 'f', 1)).arg(share.count),
                               style.foreground});
        if (std::ranges::any_of(share.positions, [&](int token) { return data.isMarked(token); }))
            panel.frames.push_back(
                {{0, count - 1 - i - 0.5 * panel.bars.width, percent, panel.bars.width}, style.selection});
    }
    const auto at = [shares, count](int bar) { return shares[static_cast<size_t>(count - 1 - bar)]; };
    panel.bars.tooltip = [at, total](int, int bar) {
        const TokenShare share = at(bar);
        return translated("%1 (id %2): %3 of %4 sinks, %5 %")
            .arg(share.text)
            .arg(share.id)
            .arg(share.count)
            .arg(total)
            .arg(QString::number(100.0 * share.count / total, 'f', 2));
    };
    panel.bars.tokens = [at](int bar) { return at(bar).positions; };
    panel.x = {.title = all ? translated("Share of sinks, %") : translated("Share of secondary sinks, %"),
               .range = {0, 1.45 * *std::ranges::max_element(set.values)},
               .ticks = {},
               .colour = {}};
    panel.x.ticks = axisTicks({0, std::min(100.0, panel.x.range.high)}, AxisScale::linear, 5);
    panel.bars.sets.push_back(std::move(set));
    sheet.panels.push_back({std::move(panel), rect, -1});
    sheet.note = countedText(given, data);
    if (found > shares.size())
        sheet.note += (sheet.note.isEmpty() ? QString() : QStringLiteral("; ")) +
            translated("%1 of %2 token strings shown").arg(shares.size()).arg(found);
    return sheet;
}

FigureTable TokenSharesFigure::table(const FigureData &given) const
{
    const FigureData data = ofDifferentTraces(given);
    FigureTable table{{"token_id", "text", "count", "share_percent"}, {}};
    const std::vector<TokenShare> shares = tokenShares(data, choice("sinks") == QLatin1String("all"));
    int total = 0;
    for (const TokenShare &share : shares)
        total += share.count;
    for (const TokenShare &share : shares)
        table.rows.push_back({QString::number(share.id), QString::fromStdString(share.raw),
                              QString::number(share.count), QString::number(100.0 * share.count / total, 'f', 2)});
    return table;
}

} // namespace sinkscope
