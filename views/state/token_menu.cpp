#include "views/state/token_menu.h"

#include "views/state/run_document.h"
#include "views/state/selection.h"
#include "views/state/selection_actions.h"

#include <QCoreApplication>
#include <QMenu>

namespace sinkscope {

namespace {

std::vector<int> marked(const Selection &selection)
{
    if (!selection.tokens().empty() || selection.currentToken() < 0)
        return selection.tokens();
    return {selection.currentToken()};
}

} // namespace

void selectControlGroup(const RunDocument &document, Selection &selection)
{
    std::vector<int> tokens = marked(selection);
    const std::vector<int> control = sameIdNotSink(document.run(), document.detection(), tokens);
    tokens.insert(tokens.end(), control.begin(), control.end());
    selection.setTokens(std::move(tokens));
}

void selectSameLevel(const RunDocument &document, Selection &selection)
{
    selection.setTokens(sameLevel(document.detection(), marked(selection)));
}

void addTokenActions(QMenu &menu, const RunDocument *document, Selection *selection, int token)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("TokenMenu", text); };
    if (token >= 0 && !selection->isSelected(token))
        selection->click(token);
    const bool any = !marked(*selection).empty();
    menu.addAction(tr("Select same &level"), [document, selection] { selectSameLevel(*document, *selection); })
        ->setEnabled(any);
    menu.addAction(tr("Add same token id, &not a sink"),
                   [document, selection] { selectControlGroup(*document, *selection); })
        ->setEnabled(any);
}

} // namespace sinkscope
