#include "views/state/token_navigation.h"

#include "views/state/selection.h"
#include "views/state/selection_actions.h"

#include <algorithm>

namespace sinkscope {

void clickToken(Selection &selection, int token, Qt::KeyboardModifiers modifiers)
{
    if (modifiers & Qt::ShiftModifier)
        selection.extendTo(token);
    else
        selection.click(token, modifiers & Qt::ControlModifier ? Selection::Mode::toggle : Selection::Mode::replace);
}

void moveCurrentToken(Selection &selection, int token, Qt::KeyboardModifiers modifiers)
{
    if (selection.tokenLimit() == 0)
        return;
    clickToken(selection, std::clamp(token, 0, selection.tokenLimit() - 1), modifiers & Qt::ShiftModifier);
}

void goToSink(Selection &selection, const Detection &detection, bool backwards)
{
    if (const int sink = nextSink(detection, selection.currentToken(), backwards); sink >= 0)
        selection.click(sink);
}

} // namespace sinkscope
