#pragma once

namespace sinkscope {

/// Without any font on the system, text would be boxes: DejaVu Sans, which the program carries, is then the
/// application's.
void provideFont();

} // namespace sinkscope
