#include "app/window/dock_title.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

namespace sinkscope {

DockTitle::DockTitle(QDockWidget *dock) : QWidget(dock)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 1, 2, 1);
    row->setSpacing(2);
    auto *title = new QLabel(dock->windowTitle());
    title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(title, 1);
    const auto button = [&](const char *name, const QString &text, const QString &toolTip) {
        auto *made = new QToolButton;
        made->setObjectName(QLatin1String(name));
        made->setText(text);
        made->setToolTip(toolTip);
        made->setAccessibleName(toolTip);
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::TabFocus);
        row->addWidget(made);
        return made;
    };
    connect(button("viewHelp", QStringLiteral("?"), tr("What %1 shows (F1)").arg(dock->windowTitle())),
            &QToolButton::clicked, this, &DockTitle::helpRequested);
    connect(button("viewClose", QStringLiteral("×"), tr("Close %1").arg(dock->windowTitle())), &QToolButton::clicked,
            dock, &QDockWidget::close);
}

} // namespace sinkscope
