#include "views/figures/measured_tokens.h"

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"

#include <QCoreApplication>

#include <algorithm>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("MeasuredTokens", text);
}

} // namespace

QString tokenLabel(const FigureData &data, int position)
{
    if (data.runs.empty() || position >= data.runs.front().run->token_count())
        return QStringLiteral("*t* = %1").arg(position);
    return QStringLiteral("*t* = %1 %2").arg(position).arg(tokenText(*data.runs.front().run, position));
}

PanelSeries measuredLine(const FigureData &data, const MeasuredTokens &tokens, size_t index, const Style &style)
{
    const size_t chosen = tokens.chosen.size();
    const bool is_control = index >= chosen;
    const int position = is_control ? tokens.controls[index - chosen] : tokens.chosen[index];
    PanelSeries line;
    line.tokens = {position};
    const bool named = !is_control && chosen <= most_named_tokens;
    line.colour = lookIn(data, style, position).colour; // controls are told by their thin lines
    line.width = (data.isMarked(position) ? 1.8 : named ? 1 : 0.5) * style.lineWidth;
    if (named)
        line.name = tokenLabel(data, position);
    else if (index == chosen)
        line.name = translated("control");
    return line;
}

QString controlNote(const MeasuredTokens &tokens)
{
    if (!tokens.kind)
        return {};
    QStringList positions;
    for (const int position : tokens.controls)
        positions << QString::number(position);
    return translated("control: %1: tokens %2")
        .arg(QString::fromStdString(tokens.control_text()), positions.join(QStringLiteral(", ")));
}

QString groupName(const MeasuredTokens &tokens, int position)
{
    return tokens.is_control(position) && tokens.kind
        ? QStringLiteral("control %1").arg(QLatin1String(name_of(control_kind_names, *tokens.kind)))
        : QStringLiteral("chosen");
}

} // namespace sinkscope
