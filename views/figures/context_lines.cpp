#include "views/figures/context_lines.h"

#include "core/data/run.h"
#include "views/figures/figure_text.h"
#include "views/state/run_document.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr size_t most_lines = 40; ///< beyond, they are a smear
constexpr double context_width = 0.3; ///< of the style's lines

} // namespace

std::vector<int> contextTokens(const Detection &detection)
{
    const size_t step = (detection.sinks.size() + most_lines - 1) / most_lines;
    std::vector<int> kept;
    for (size_t i = 0; i < detection.sinks.size(); i += step)
        kept.push_back(detection.sinks[i].position);
    return kept;
}

PanelSeries contextLine(const Style &style, const FigureRun &shown, GridKind kind, int token)
{
    PanelSeries line;
    line.colour = tokenLook(style, *shown.detection, token).colour;
    line.width = context_width * style.lineWidth;
    line.tokens = {token};
    const Grid *grid = gridOf(shown, kind);
    for (int r = 0; grid && r < std::min(rowsReady(*shown.run, kind), grid->rows()); ++r)
        line.points.emplace_back(r, token < grid->columns() ? (*grid)(r, token) : NAN);
    line.tooltip = [points = line.points, kind, run = shown.run, detection = shown.detection, token](int r) {
        return QCoreApplication::translate("TokenPanels", "%1\nl = %2: %3 = %4")
            .arg(tokenTitle(*run, token) + QStringLiteral(", ") + roleTitle(roleOf(*detection, token)))
            .arg(r)
            .arg(gridSymbol(kind), numberText(points[static_cast<size_t>(r)].y()));
    };
    return line;
}

} // namespace sinkscope
