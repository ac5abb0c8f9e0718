#pragma once

#include "core/data/grid.h"

#include <iosfwd>
#include <string>
#include <string_view>

namespace sinkscope {

/// A field as RFC 4180 writes it: in quotes, and quotes doubled, when it holds a comma, a quote, a line break or blanks
/// at an end.
std::string csv_escape(std::string_view field);

/// The shortest text that reads back as the same float; "" for NaN (not computed).
std::string csv_number(float value);

/// One line per row: `row_name`, then a column per token position ("layer,0,1,2"). Rows are numbered from 0.
void write_grid_csv(std::ostream &stream, const Grid &grid, std::string_view row_name);

} // namespace sinkscope
