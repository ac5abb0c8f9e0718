#include "views/figures/token_shares.h"

#include "core/analysis/text_table.h"
#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"
#include "views/figures/pooled_sinks.h"

#include <QCoreApplication>

#include <algorithm>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("TokenSharesFigure", text);
}

/// A share's token as other views write it.
QString shareText(const FigureData &data, const TokenShare &share)
{
    const auto [trace, position] = share.places.front();
    return tokenText(*data.runs[static_cast<size_t>(trace)].run, position);
}

/// Where the current run has the token among its sinks.
std::vector<int> ownPositions(const TokenShare &share)
{
    std::vector<int> positions;
    for (const auto &[trace, position] : share.places)
        if (trace == 0)
            positions.push_back(position);
    return positions;
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
    const CountedSinks counted = countedSinks(choice("sinks"));
    sheet.empty = nothingToCount(data, counted);
    if (!sheet.empty.isEmpty())
        return sheet;
    std::vector<TokenShare> shares = token_shares(tracesOf(data), counted);
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
    panel.withoutNotes = translated("shares not written: no room for all of them");
    panel.bars.extent = {-0.5, count - 0.5};
    panel.y = {.title = {}, .range = {std::min(-0.5, count - 4.5), count - 0.5}, .ticks = {}, .colour = {}};
    PanelBars::Set set{
        {}, counted == CountedSinks::secondary ? style.role(TokenRole::secondary) : style.mutedForeground, {}};
    for (int i = count - 1; i >= 0; --i) { // the largest on top
        const TokenShare &share = shares[static_cast<size_t>(i)];
        set.values.push_back(share.percent);
        panel.y.ticks.push_back({static_cast<double>(count - 1 - i), escapeMarkup(shareText(data, share))});
        panel.notes.push_back(
            {{share.percent, static_cast<double>(count - 1 - i)},
             translated("%1 %  (%2)").arg(QString::fromStdString(decimal(share.percent, 1))).arg(share.count),
             style.foreground});
        if (std::ranges::any_of(ownPositions(share), [&](int token) { return data.isMarked(token); }))
            panel.frames.push_back(
                {{0, count - 1 - i - 0.5 * panel.bars.width, share.percent, panel.bars.width}, style.selection});
    }
    panel.bars.tooltip = [count, total, data, shares](int, int bar) {
        const TokenShare &share = shares[static_cast<size_t>(count - 1 - bar)];
        return translated("%1 (id %2): %3 of %4 sinks, %5 %")
            .arg(shareText(data, share))
            .arg(share.token_id)
            .arg(share.count)
            .arg(total)
            .arg(QString::fromStdString(decimal(share.percent, 2)));
    };
    panel.bars.tokens = [shares, count](int bar) { return ownPositions(shares[static_cast<size_t>(count - 1 - bar)]); };
    panel.x = {.title = counted == CountedSinks::all ? translated("Share of sinks, %")
                                                     : translated("Share of secondary sinks, %"),
               .range = {0, 1.45 * *std::ranges::max_element(set.values)},
               .ticks = {},
               .colour = {}};
    panel.x.ticks = axisTicks({0, std::min(100.0, panel.x.range.high)}, AxisScale::linear, 5);
    panel.bars.sets.push_back(std::move(set));
    sheet.panels.push_back({std::move(panel), rect, -1});
    sheet.note = countedText(given, data, counted);
    if (found > shares.size())
        sheet.note += (sheet.note.isEmpty() ? QString() : QStringLiteral("; ")) +
            translated("%1 of %2 token strings shown").arg(shares.size()).arg(found);
    return sheet;
}

FigureTable TokenSharesFigure::table(const FigureData &given) const
{
    const FigureData data = ofDifferentTraces(given);
    FigureTable table{{"token_id", "text", "count", "share_percent"}, {}};
    for (const TokenShare &share : token_shares(tracesOf(data), countedSinks(choice("sinks"))))
        table.rows.push_back({QString::number(share.token_id), QString::fromStdString(share.text),
                              QString::number(share.count), QString::fromStdString(decimal(share.percent, 2))});
    return table;
}

} // namespace sinkscope
