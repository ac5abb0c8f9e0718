#pragma once

namespace sinkscope {

/// The part of a grid that a heat map shows: tokens firstToken..endToken across, rows firstRow..endRow upward. Cell
/// (row, token) covers [token, token+1) x [row, row+1).
struct HeatMapRange {
    double firstToken = 0;
    double endToken = 0;
    double firstRow = 0;
    double endRow = 0;

    double tokenSpan() const { return endToken - firstToken; }
    double rowSpan() const { return endRow - firstRow; }
    bool operator==(const HeatMapRange &) const = default;

    /// Everything of a grid of that size.
    static HeatMapRange whole(int rows, int tokens);

    /// Spans divided by the factors (1 = as before), keeping the point (token, row) where it is on screen; inside the
    /// grid, and never less than one token or row.
    HeatMapRange zoomed(double tokenFactor, double rowFactor, double token, double row, int rows, int tokens) const;
    /// Moved by a number of tokens and rows, stopping at the grid's edges.
    HeatMapRange moved(double byTokens, double byRows, int rows, int tokens) const;
    /// Moved just so far that cell (row, token) is inside, with it in the middle when it was outside. A row of -1
    /// leaves the rows.
    HeatMapRange showing(int token, int row, int rows, int tokens) const;
};

} // namespace sinkscope
