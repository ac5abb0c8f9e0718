#pragma once

class QWidget;

namespace sinkscope {

/// Gives the focus that `view` is given to `part`, the main one of its children. Unlike QWidget::setFocusProxy() it
/// leaves the view's other children within reach of the Tab key.
void forwardFocus(QWidget *view, QWidget *part);

} // namespace sinkscope
