#pragma once

#include <QObject>

class QMainWindow;

namespace sinkscope {

/// Shows the window to a class: the size of all text, figures included, the whole screen, a ring around the pointer.
class Presenter : public QObject {
    Q_OBJECT
public:
    explicit Presenter(QMainWindow *window);

    double textScale() const { return scale_; } ///< 1 = as the desktop has it
    /// Remembered for the next start. Kept within 0.7 .. 3.
    void setTextScale(double scale);
    bool isPresenting() const { return presenting_; }
    void setPresenting(bool presenting);

    /// Figures made later are to have this body size, in points.
    double figurePoints() const;

Q_SIGNALS:
    void textScaleChanged();
    void presentingChanged(bool presenting);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyScale(double scale);

    QMainWindow *window_;
    QWidget *ring_;
    double scale_ = 1, base_; ///< the desktop's text, in points
    bool presenting_ = false;
};

} // namespace sinkscope
