#include "views/state/token_navigation.h"

#include "views/state/selection.h"
#include "views/state/selection_actions.h"

#include <QKeyEvent>

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

bool navigateByKey(const QKeyEvent &event, Selection &selection, const Detection &detection)
{
    const int token = selection.currentToken();
    switch (event.key()) {
    case Qt::Key_Left:
        moveCurrentToken(selection, token < 0 ? 0 : token - 1, event.modifiers());
        return true;
    case Qt::Key_Right:
        moveCurrentToken(selection, token + 1, event.modifiers());
        return true;
    case Qt::Key_Home:
        moveCurrentToken(selection, 0, event.modifiers());
        return true;
    case Qt::Key_End:
        moveCurrentToken(selection, selection.tokenLimit() - 1, event.modifiers());
        return true;
    case Qt::Key_Up:
        selection.setLayer(selection.layer() + 1);
        return true;
    case Qt::Key_Down:
        selection.setLayer(selection.layer() - 1);
        return true;
    case Qt::Key_N:
    case Qt::Key_P:
        goToSink(selection, detection, event.key() == Qt::Key_P);
        return true;
    case Qt::Key_Escape:
        selection.clear();
        return true;
    default:
        return false;
    }
}

} // namespace sinkscope
