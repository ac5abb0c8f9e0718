#pragma once

#include <QApplication>

#include <functional>

namespace sinkscope {

/// The window's application object. What a slot or an event's handler throws, memory that ran out above all, is told
/// and the window goes on, where Qt's own would end the program with what was open in it.
class Application : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;

    std::function<void(const QString &text)> failed; ///< told what went wrong, in a sentence

    bool notify(QObject *receiver, QEvent *event) override;
};

} // namespace sinkscope
