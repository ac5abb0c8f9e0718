#pragma once

namespace sinkscope {

/// Gives the program the language that the user chose in it, or else the system's, where there is a translation. Before
/// the window is made.
void installLanguage();

} // namespace sinkscope
