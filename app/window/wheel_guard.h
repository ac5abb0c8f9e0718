#pragma once

#include <QObject>

namespace sinkscope {

/// Lets the wheel scroll the page that a control is on, and change the control's value only once it has the focus,
/// which the wheel does not give. Watches every spin box, combo box, slider and tab bar of the program.
class WheelGuard : public QObject {
    Q_OBJECT
public:
    /// Of the application, for as long as `parent` lives.
    explicit WheelGuard(QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace sinkscope
