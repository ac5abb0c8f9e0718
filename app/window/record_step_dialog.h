#pragma once

#include "app/window/tour.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;

namespace sinkscope {

/// Asks for the words of a tour's step; what it sets is what is on screen.
class RecordStepDialog : public QDialog {
    Q_OBJECT
public:
    RecordStepDialog(int number, QWidget *parent);

    TourStep step() const; ///< title and texts

private:
    QLineEdit *title_;
    QPlainTextEdit *text_, *paper_;
};

} // namespace sinkscope
