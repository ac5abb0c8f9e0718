#pragma once

#include "app/jobs/job_runner.h"
#include "app/window/main_window.h"
#include "tests/support/left_over.h"

#include <QApplication>
#include <QTest>

#include <memory>

namespace sinkscope::test {

/// Ends a window. Fails the test when it leaves widgets, running timers, threads or open files behind that were not
/// there before it.
class EndWindow {
public:
    void operator()(MainWindow *window) const
    {
        delete window;
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        const char *owner = JobRunner::staticMetaObject.className(); // of a thread, which it joins
        if (const QStringList left = left_over(before_, owner); !left.isEmpty())
            QTest::qFail(qPrintable("the window left behind: " + left.join(QStringLiteral(", "))), __FILE__, __LINE__);
    }

private:
    Present before_ = present();
};
/// One at a time: reset it before the next is made, which would count as left over.
using OwnWindow = std::unique_ptr<MainWindow, EndWindow>;

/// The program's window, which never asks before it gives something up.
inline OwnWindow new_window()
{
    EndWindow end; // before the window is there
    OwnWindow window(new MainWindow, std::move(end));
    window->setAskToSave([](const QString &) { return Leave::discard; });
    return window;
}

/// The same on the screen. At its own size unless another is given.
inline OwnWindow shown_window(const QSize &size = {})
{
    OwnWindow window = new_window();
    if (!size.isEmpty())
        window->resize(size);
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get()))
        QTest::qFail("the window did not appear", __FILE__, __LINE__);
    return window;
}

} // namespace sinkscope::test
