#pragma once

#include <QLabel>

namespace sinkscope {

class RunDocument;

/// One line above the views: model, trace, tokens, dtype and detector of the run that they show. Hidden while there is
/// none; cut off at its end where it is long, whole in its tip.
class RunLine : public QLabel {
    Q_OBJECT
public:
    explicit RunLine(RunDocument *document, QWidget *parent = nullptr);

Q_SIGNALS:
    void changed();

private:
    void follow();

    RunDocument *document_;
};

} // namespace sinkscope
