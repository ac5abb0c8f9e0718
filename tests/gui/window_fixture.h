#pragma once

#include "app/window/main_window.h"

#include <QApplication>
#include <QTest>

#include <memory>

namespace sinkscope::test {

/// The program's window on the screen, which never asks before it gives something up. At its own size unless another
/// is given.
inline std::unique_ptr<MainWindow> shown_window(const QSize &size = {})
{
    auto window = std::make_unique<MainWindow>();
    window->setAskToSave([](const QString &) { return Leave::discard; });
    if (!size.isEmpty())
        window->resize(size);
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get()))
        QTest::qFail("the window did not appear", __FILE__, __LINE__);
    return window;
}

} // namespace sinkscope::test
