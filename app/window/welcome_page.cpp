#include "app/window/welcome_page.h"

#include <QAction>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace sinkscope {

namespace {

constexpr int button_width = 380;
constexpr int button_height = 36;
constexpr int recent_shown = 5;

QLabel *centredLabel(const QString &text, double scale)
{
    auto *label = new QLabel(text);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    label->setFont(font);
    return label;
}

} // namespace

WelcomePage::WelcomePage(const QList<QAction *> &actions, QWidget *parent)
    : QScrollArea(parent), hint_(centredLabel({}, 1.0)), recent_(new QWidget), recentFiles_(new QVBoxLayout(recent_))
{
    setObjectName(QStringLiteral("welcomePage"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    setWidget(page);
    auto *layout = new QVBoxLayout(page);
    layout->addStretch(2);
    layout->addWidget(centredLabel(tr("Sinkscope"), 2.2));
    layout->addWidget(centredLabel(
        tr("See where a language model's attention sinks are born, how long they live and what made them."), 1.15));
    layout->addSpacing(8);
    layout->addWidget(hint_);
    for (QAction *action : actions) {
        auto *button = new QPushButton(action->text().remove(QLatin1Char('&')));
        button->setObjectName(action == actions.first() ? QStringLiteral("welcomeRun") : QString());
        button->setToolTip(action->toolTip());
        button->setFixedSize(button_width, button_height);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        const auto show = [button, action, isNext = action == actions.first()] {
            button->setVisible(action->isVisible() && (!isNext || action->isEnabled()));
            button->setDefault(isNext);
            button->setIcon(action->icon());
        };
        connect(action, &QAction::changed, button, show);
        show();
        layout->addWidget(button, 0, Qt::AlignHCenter);
    }
    recentFiles_->setContentsMargins(0, 8, 0, 0);
    recent_->setFixedWidth(button_width);
    layout->addWidget(recent_, 0, Qt::AlignHCenter);
    auto *drop = centredLabel(
        tr("A model and a trace make a run. You can also drop a model folder, a GGUF file, a trace or a run here."),
        1.0);
    drop->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(drop);
    layout->addStretch(3);
}

void WelcomePage::setHint(const QString &hint)
{
    hint_->setText(hint);
}

void WelcomePage::setRecent(const QStringList &files)
{
    while (QLayoutItem *item = recentFiles_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    recent_->setVisible(!files.isEmpty());
    if (files.isEmpty())
        return;
    recentFiles_->addWidget(new QLabel(tr("Opened last")));
    for (const QString &file : files.mid(0, recent_shown)) {
        auto *button = new QToolButton;
        button->setObjectName(QStringLiteral("recentFile"));
        QString name = QFileInfo(file).fileName();
        button->setText(name.replace(QLatin1Char('&'), QStringLiteral("&&")));
        button->setToolTip(file);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        connect(button, &QToolButton::clicked, this, [this, file] { Q_EMIT openRequested(file); });
        recentFiles_->addWidget(button);
    }
}

} // namespace sinkscope
