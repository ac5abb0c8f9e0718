#pragma once

#include <Qt>

namespace sinkscope {

struct Detection;
class Selection;

/// What a click on a token does in every view: Ctrl toggles it, Shift extends from the anchor, else it becomes the
/// selection.
void clickToken(Selection &selection, int token, Qt::KeyboardModifiers modifiers);

/// What an arrow key does: the token becomes the selection, or with Shift its end. Stays inside the trace.
void moveCurrentToken(Selection &selection, int token, Qt::KeyboardModifiers modifiers);

/// Selects the next (previous) sink and goes round at the ends.
void goToSink(Selection &selection, const Detection &detection, bool backwards);

} // namespace sinkscope
