#include "views/figures/context_lines.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr size_t most_lines = 40; ///< beyond, they are a smear
constexpr double context_width = 0.3; ///< of the style's lines

} // namespace

std::vector<int> contextTokens(const Detection &detection, std::vector<int> drawn)
{
    std::ranges::sort(drawn);
    std::vector<int> tokens;
    for (const Sink &sink : detection.sinks)
        if (!std::ranges::binary_search(drawn, sink.position))
            tokens.push_back(sink.position);
    const size_t step = (tokens.size() + most_lines - 1) / most_lines;
    std::vector<int> kept;
    for (size_t i = 0; i < tokens.size(); i += step)
        kept.push_back(tokens[i]);
    return kept;
}

PanelSeries contextLine(const Style &style, const Detection &detection, const Grid &grid, int rows, int token)
{
    PanelSeries line;
    line.colour = tokenLook(style, detection, token).colour;
    line.width = context_width * style.lineWidth;
    line.tokens = {token};
    for (int r = 0; r < std::min(rows, grid.rows()); ++r)
        line.points.emplace_back(r, token < grid.columns() ? grid(r, token) : NAN);
    return line;
}

} // namespace sinkscope
