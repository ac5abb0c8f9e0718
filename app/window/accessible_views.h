#pragma once

namespace sinkscope {

/// Tells screen readers what the painted views are (a chart, a text) and what they are called. Once for the program.
void installAccessibleViews();

} // namespace sinkscope
