#include "views/figures/token_shares.h"

#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"
#include "views/figures/pooled_sinks.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("TokenSharesFigure", text);
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

} // namespace

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
