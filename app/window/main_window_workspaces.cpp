// The window's workspaces, and how results come to the front.
#include "app/window/command_palette.h"
#include "app/window/dock_layout.h"
#include "app/window/facts.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/view_list.h"
#include "app/window/window_actions.h"
#include "core/analysis/compare.h"

#include <QAction>
#include <QActionGroup>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonObject>
#include <QMenu>
#include <QMessageBox>

#include <cmath>

namespace sinkscope {

namespace {

/// "4 sinks lost, 1 gained", "no sink gained or lost".
QString sinksText(const RunComparison &comparison)
{
    QStringList parts;
    if (comparison.lost > 0)
        parts << MainWindow::tr("%n sink(s) lost", nullptr, comparison.lost);
    if (comparison.gained > 0)
        parts << MainWindow::tr("%n sink(s) gained", nullptr, comparison.gained);
    return parts.isEmpty() ? MainWindow::tr("no sink gained or lost") : parts.join(QStringLiteral(", "));
}

QString perplexityText(const RunComparison &comparison)
{
    if (!std::isfinite(comparison.baseline_perplexity) || !std::isfinite(comparison.variant_perplexity))
        return {};
    return MainWindow::tr(", perplexity %1 → %2")
        .arg(comparison.baseline_perplexity, 0, 'f', 2)
        .arg(comparison.variant_perplexity, 0, 'f', 2);
}

} // namespace

void MainWindow::makeWorkspaces()
{
    docks_->reset(arrangements().front());
    const QList<QAction *> showActions = docks_->showActions();
    palette_->addEntries(showActions);
    QMenu *menu = actions_->viewsMenu;
    QMenu *group = nullptr;
    QString last;
    const auto views = docks_->views();
    for (size_t i = 0; i < views.size(); ++i) {
        if (views[i].group != last)
            group = menu->addMenu(last = views[i].group);
        group->addAction(showActions[static_cast<qsizetype>(i)]);
    }
    menu->addSeparator();
    menu->addActions(actions_->workspaces->actions());
    menu->addMenu(actions_->ownWorkspacesMenu);
    menu->addActions({actions_->keepWorkspace, actions_->resetLayout, actions_->listViews});
    menu->addSeparator();
    menu->addActions({actions_->present, actions_->textLarger, actions_->textSmaller, actions_->textAsItWas});
    menu->addMenu(tr("&Theme"))->addActions(actions_->themes->actions());
    menu->addMenu(tr("Lan&guage"))->addActions(actions_->languages->actions());

    connect(actions_->workspaces, &QActionGroup::triggered, this,
            [this](const QAction *action) { showWorkspace(action->data().toString()); });
    connect(actions_->resetLayout, &QAction::triggered, this, [this] { docks_->reset(arrangementOf(workspaceId_)); });
    connect(actions_->listViews, &QAction::toggled, viewList_, &QWidget::setVisible);
    connect(actions_->keepWorkspace, &QAction::triggered, this, [this] {
        const QString name = QInputDialog::getText(this, tr("Keep workspace"), tr("Name")).trimmed();
        if (name.isEmpty())
            return;
        if (!ownWorkspaces_.contains(name))
            ownWorkspaces_ << name;
        layouts_[name] = docks_->save();
        workspaceId_ = name;
        updateWorkspaceActions();
    });
    updateWorkspaceActions();
}

void MainWindow::updateWorkspaceActions()
{
    for (QAction *action : actions_->workspaces->actions())
        action->setChecked(action->data().toString() == workspaceId_);
    QMenu *menu = actions_->ownWorkspacesMenu;
    menu->clear();
    for (const QString &name : std::as_const(ownWorkspaces_)) {
        QAction *action = menu->addAction(QString(name).replace(QLatin1Char('&'), QStringLiteral("&&")), this,
                                          [this, name] { showWorkspace(name); });
        action->setCheckable(true);
        action->setChecked(name == workspaceId_);
    }
    if (!ownWorkspaces_.isEmpty()) {
        menu->addSeparator();
        menu->addAction(tr("&Delete this workspace"), this,
                        [this] {
                            ownWorkspaces_.removeAll(workspaceId_);
                            layouts_.erase(workspaceId_);
                            workspaceId_ = arrangements().front().id;
                            updateWorkspaceActions();
                        })
            ->setEnabled(ownWorkspaces_.contains(workspaceId_));
    }
    menu->menuAction()->setVisible(!ownWorkspaces_.isEmpty());
}

void MainWindow::showWorkspace(const QString &id)
{
    if (id != workspaceId_) {
        layouts_[workspaceId_] = docks_->save();
        workspaceId_ = id;
        const auto known = layouts_.find(id);
        docks_->restore(known == layouts_.end() ? QByteArray() : known->second, arrangementOf(id));
    }
    updateWorkspaceActions();
}

QJsonObject MainWindow::workspacesToJson() const
{
    QJsonObject layouts;
    for (const auto &[id, layout] : layouts_)
        layouts.insert(id, QString::fromLatin1(layout.toBase64()));
    return {{"current", workspaceId_}, {"own", QJsonArray::fromStringList(ownWorkspaces_)}, {"layouts", layouts}};
}

void MainWindow::workspacesFromJson(const QJsonObject &object)
{
    workspaceId_ = object[QLatin1String("current")].toString(arrangements().front().id);
    ownWorkspaces_.clear();
    for (const QJsonValue name : object[QLatin1String("own")].toArray())
        if (!name.toString().isEmpty())
            ownWorkspaces_ << name.toString();
    layouts_.clear();
    const QJsonObject layouts = object[QLatin1String("layouts")].toObject();
    for (auto layout = layouts.begin(); layout != layouts.end(); ++layout)
        layouts_[layout.key()] = QByteArray::fromBase64(layout.value().toString().toLatin1());
    updateWorkspaceActions();
}

void MainWindow::bringToFront(const QString &view, const QString &line)
{
    docks_->showView(view);
    messages_->retract(notice_about::variant);
    messages_->show({Notice::Level::information, line, {}, notice_about::variant});
}

void MainWindow::presentVariant(const VariantEffect &effect)
{
    const double divergence = effect.mean_divergence();
    bringToFront(QStringLiteral("compare"),
                 sinksText(effect.comparison) +
                     (std::isfinite(divergence) ? tr(", mean KL %1").arg(divergence, 0, 'f', 3) : QString()) +
                     perplexityText(effect.comparison));
}

/// Runs that were opened to be compared with; a variant of the lab says what it did itself.
void MainWindow::presentComparison()
{
    if (document_.companions().empty())
        return messages_->retract(notice_about::variant);
    if (workspace_.companions().front().path.isEmpty())
        return;
    const FigureRun &other = document_.companions().front();
    const RunComparison comparison = compare_runs(*other.run, *other.detection, document_.run(), document_.detection());
    bringToFront(QStringLiteral("compare"),
                 tr("Compared with %1: ").arg(QString::fromStdString(other.run->model.name)) + sinksText(comparison) +
                     perplexityText(comparison));
}

/// A run that was computed here.
void MainWindow::presentRun()
{
    int secondary = 0;
    for (const Sink &sink : document_.detection().sinks)
        secondary += sink.label == SinkLabel::secondary;
    docks_->showView(QStringLiteral("heatMap"));
    messages_->show({Notice::Level::information,
                     tr("%n sink(s)", nullptr, static_cast<int>(document_.detection().sinks.size())) +
                         tr(", %1 of them secondary; n goes from one to the next").arg(secondary),
                     {},
                     notice_about::run});
}

void MainWindow::showRunProperties()
{
    QString text = factsText(runFacts(document_.run()));
    if (!workspace_.runPath().isEmpty())
        text += tr("File: %1").arg(workspace_.runPath());
    QMessageBox::information(this, tr("Run properties"), QStringLiteral("<pre>%1</pre>").arg(text.toHtmlEscaped()));
}

} // namespace sinkscope
