#include "views/state/shown_data.h"

#include "views/state/run_document.h"
#include "views/state/selection.h"

namespace sinkscope {

FigureData shownData(const RunDocument &document, const Selection &selection)
{
    FigureData data;
    data.runs = {document.shown()};
    data.runs.insert(data.runs.end(), document.companions().begin(), document.companions().end());
    data.selectedTokens = selection.tokens();
    data.currentToken = selection.currentToken();
    data.hoveredToken = selection.hoveredToken();
    data.hoveredLayer = selection.hoveredLayer();
    data.layer = selection.layer();
    data.head = selection.head();
    return data;
}

} // namespace sinkscope
