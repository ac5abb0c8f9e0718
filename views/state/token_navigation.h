#pragma once

#include <Qt>

class QKeyEvent;

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

/// What keys do in every view: Left, Right, Home and End move the current token (with Shift they extend the selection),
/// Up and Down the layer, N and P go to the next and previous sink, Escape clears the selection. False for others.
bool navigateByKey(const QKeyEvent &event, Selection &selection, const Detection &detection);

} // namespace sinkscope
