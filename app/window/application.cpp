#include "app/window/application.h"

#include "app/jobs/failure_text.h"
#include "core/data/memory_reserve.h"

namespace sinkscope {

bool Application::notify(QObject *receiver, QEvent *event)
{
    QString text;
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception &failure) {
        text = failureText(failure);
    }
    keep_memory_reserve(); // the one before may have gone
    if (failed)
        failed(text);
    return true;
}

} // namespace sinkscope
