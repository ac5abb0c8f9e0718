#include "app/window/run_line.h"

#include "views/figures/figure_text.h"
#include "views/state/run_document.h"

namespace sinkscope {

RunLine::RunLine(RunDocument *document, QWidget *parent) : QLabel(parent), document_(document)
{
    setObjectName(QStringLiteral("runLine"));
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setContentsMargins(8, 3, 8, 3);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(tr("The run on screen"));
    connect(document, &RunDocument::runChanged, this, &RunLine::follow);
    connect(document, &RunDocument::detectionChanged, this, &RunLine::follow);
    follow();
}

void RunLine::follow()
{
    const QString line = document_->isEmpty() ? QString() : runText(document_->run(), document_->detection());
    if (line == text() && isVisibleTo(parentWidget()) == !line.isEmpty())
        return;
    setText(line);
    setToolTip(line);
    setVisible(!line.isEmpty());
    Q_EMIT changed();
}

} // namespace sinkscope
