#pragma once

#include "app/jobs/job_runner.h"
#include "app/window/main_window.h"
#include "tests/support/left_over.h"

#include <QApplication>
#include <QTest>

#include <memory>

namespace sinkscope::test {

/// Fails the test when a window that has gone left a thread, an open file or a window of its own behind.
inline void verify_nothing_left(const QStringList &files_before)
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QStringList left;
    for (const QString &file : open_files())
        if (!files_before.contains(file))
            left << QStringLiteral("the file ") + file;
    for (const QWidget *widget : QApplication::topLevelWidgets())
        if (widget->isVisible() && QByteArrayView(widget->metaObject()->className()).startsWith("sinkscope::"))
            left << QStringLiteral("a window, %1").arg(QLatin1String(widget->metaObject()->className()));
    if (const int threads = threads_named(JobRunner::thread_name); threads > 0)
        left << QStringLiteral("%1 threads").arg(threads);
    if (!left.isEmpty())
        QTest::qFail(qPrintable(QStringLiteral("the window left behind ") + left.join(QStringLiteral(", "))), __FILE__,
                     __LINE__);
}

/// The program's window on the screen, which never asks before it gives something up. At its own size unless another
/// is given. When it goes, verify_nothing_left().
inline std::unique_ptr<MainWindow> shown_window(const QSize &size = {})
{
    const QStringList files = open_files();
    auto window = std::make_unique<MainWindow>();
    QObject::connect(window.get(), &QObject::destroyed, [files] { verify_nothing_left(files); });
    window->setAskToSave([](const QString &) { return Leave::discard; });
    if (!size.isEmpty())
        window->resize(size);
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get()))
        QTest::qFail("the window did not appear", __FILE__, __LINE__);
    return window;
}

} // namespace sinkscope::test
