#pragma once

class QMenu;

namespace sinkscope {

class RunDocument;
class Selection;

/// Adds what can be done with the selected tokens: all of their level, the control group of the same ids. With `token`
/// >= 0 that token is selected first when it is not: a menu is about what was clicked.
void addTokenActions(QMenu &menu, const RunDocument *document, Selection *selection, int token = -1);

/// The control group in one action: adds to those selected (or the current one) the tokens of the same ids that are no
/// sinks.
void selectControlGroup(const RunDocument &document, Selection &selection);
/// Selects all sinks of the same levels as those selected (or the current one).
void selectSameLevel(const RunDocument &document, Selection &selection);

} // namespace sinkscope
