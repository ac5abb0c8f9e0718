// Help, presentation, theme and language of the window.
#include "app/window/command_palette.h"
#include "app/window/dock_layout.h"
#include "app/window/help_window.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/presenter.h"
#include "app/window/theme.h"
#include "app/window/view_list.h"
#include "app/window/window_actions.h"
#include "views/figures/figure_view.h"

#include <QAction>
#include <QActionGroup>
#include <QMenuBar>
#include <QSettings>
#include <QStatusBar>

namespace sinkscope {

namespace {

constexpr double text_step = 1.1;

} // namespace

void MainWindow::makeHelp()
{
    presenter_ = new Presenter(this);
    const auto on = [this](QAction *action, auto call) { connect(action, &QAction::triggered, this, call); };
    on(actions_->help, [this] {
        const QString view = docks_->viewWithFocus();
        showHelp(view.isEmpty() ? QStringLiteral("start") : QStringLiteral("view-") + view);
    });
    on(actions_->keys, [this] { showHelp(QStringLiteral("keys")); });
    on(actions_->glossary, [this] { showHelp(QStringLiteral("glossary")); });
    on(actions_->present, [this] { presenter_->setPresenting(!presenter_->isPresenting()); });
    on(actions_->textLarger, [this] { presenter_->setTextScale(presenter_->textScale() * text_step); });
    on(actions_->textSmaller, [this] { presenter_->setTextScale(presenter_->textScale() / text_step); });
    on(actions_->textAsItWas, [this] { presenter_->setTextScale(1); });
    connect(docks_, &DockLayout::helpRequested, this,
            [this](const QString &view) { showHelp(QStringLiteral("view-") + view); });
    connect(docks_, &DockLayout::viewMade, this, [this](QWidget *made) {
        QList<FigureView *> figures = made->findChildren<FigureView *>();
        if (auto *figure = qobject_cast<FigureView *>(made))
            figures << figure;
        for (FigureView *figure : figures)
            figure->setFontPoints(presenter_->figurePoints());
    });
    connect(presenter_, &Presenter::presentingChanged, this, [this](bool presenting) {
        actions_->present->setChecked(presenting);
        for (QWidget *frame : std::initializer_list<QWidget *>{menuBar(), statusBar(), viewList_})
            frame->setVisible(!presenting && (frame != viewList_ || actions_->listViews->isChecked()));
    });
    for (QAction *action : actions_->themes->actions())
        action->setChecked(action->data().toString() == chosenTheme());
    connect(actions_->themes, &QActionGroup::triggered, this,
            [](const QAction *action) { chooseTheme(action->data().toString()); });
    const QString language = QSettings().value(QStringLiteral("language")).toString();
    for (QAction *action : actions_->languages->actions())
        action->setChecked(action->data().toString() == language);
    connect(actions_->languages, &QActionGroup::triggered, this, [this](const QAction *action) {
        QSettings().setValue(QStringLiteral("language"), action->data().toString());
        messages_->show({Notice::Level::information, tr("The language changes at the next start."), {}});
    });
    // In presentation there is no menu bar whose actions have the keys.
    addActions(actions_->all());
}

void MainWindow::showHelp(const QString &topic)
{
    if (!help_) {
        help_ = new HelpWindow(actions_->keysTable(), this);
        connect(help_, &HelpWindow::viewRequested, this, [this](const QString &view) {
            if (!document_.isEmpty())
                docks_->showView(view);
        });
        connect(help_, &HelpWindow::actionRequested, this, [this](const QString &name) {
            if (QAction *action = actions_->findChild<QAction *>(name); action && action->isEnabled())
                action->trigger();
        });
    }
    help_->showTopic(topic);
}

} // namespace sinkscope
