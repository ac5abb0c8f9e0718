#include "app/window/welcome_page.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sinkscope {

namespace {

constexpr int buttonWidth = 420;
constexpr int buttonHeight = 46;

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
    : QWidget(parent), hint_(centredLabel({}, 1.0))
{
    setObjectName(QStringLiteral("welcomePage"));
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(centredLabel(tr("Sinkscope"), 2.4));
    layout->addWidget(centredLabel(
        tr("See where a language model's attention sinks are born, how long they live and what made them."), 1.15));
    layout->addSpacing(18);
    for (QAction *action : actions) {
        auto *button = new QPushButton(action->text().remove(QLatin1Char('&')));
        button->setToolTip(action->toolTip());
        button->setMinimumSize(buttonWidth, buttonHeight);
        QFont font = button->font();
        font.setPointSizeF(font.pointSizeF() * 1.15);
        button->setFont(font);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        button->setVisible(action->isVisible());
        connect(action, &QAction::visibleChanged, button,
                [button, action] { button->setVisible(action->isVisible()); });
        layout->addWidget(button, 0, Qt::AlignHCenter);
    }
    layout->addSpacing(12);
    layout->addWidget(hint_);
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

} // namespace sinkscope
