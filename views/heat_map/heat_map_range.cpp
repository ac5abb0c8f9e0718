#include "views/heat_map/heat_map_range.h"

#include <algorithm>

namespace sinkscope {

namespace {

void zoomAxis(double &first, double &end, double factor, double fixed, double limit)
{
    const double span = end - first;
    const double wanted = std::clamp(span / factor, std::min(1.0, limit), limit);
    const double place = span > 0 ? (fixed - first) / span : 0.5;
    first = std::clamp(fixed - place * wanted, 0.0, limit - wanted);
    end = first + wanted;
}

void moveAxis(double &first, double &end, double by, double limit)
{
    const double span = end - first;
    first = std::clamp(first + by, 0.0, std::max(0.0, limit - span));
    end = first + span;
}

void showCell(double &first, double &end, int cell, double limit)
{
    if (cell < first || cell + 1 > end)
        moveAxis(first, end, cell + 0.5 - (first + end) / 2, limit);
}

} // namespace

HeatMapRange HeatMapRange::whole(int rows, int tokens)
{
    return {
        .firstToken = 0, .endToken = static_cast<double>(tokens), .firstRow = 0, .endRow = static_cast<double>(rows)};
}

HeatMapRange HeatMapRange::zoomed(double tokenFactor, double rowFactor, double token, double row, int rows,
                                  int tokens) const
{
    HeatMapRange range = *this;
    zoomAxis(range.firstToken, range.endToken, tokenFactor, token, tokens);
    zoomAxis(range.firstRow, range.endRow, rowFactor, row, rows);
    return range;
}

HeatMapRange HeatMapRange::moved(double byTokens, double byRows, int rows, int tokens) const
{
    HeatMapRange range = *this;
    moveAxis(range.firstToken, range.endToken, byTokens, tokens);
    moveAxis(range.firstRow, range.endRow, byRows, rows);
    return range;
}

HeatMapRange HeatMapRange::showing(int token, int row, int rows, int tokens) const
{
    HeatMapRange range = *this;
    showCell(range.firstToken, range.endToken, token, tokens);
    if (row >= 0)
        showCell(range.firstRow, range.endRow, row, rows);
    return range;
}

} // namespace sinkscope
