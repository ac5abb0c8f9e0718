#include "app/window/message_bar.h"

#include <QApplication>
#include <QDesktopServices>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QTimer>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int information_time = 8000; // milliseconds after the user goes on
constexpr int gap = 8; // pixels to the parent's edges
constexpr qsizetype short_text = 160; // characters that fit one line of a usual window

QColor accent(Notice::Level level)
{
    switch (level) {
    case Notice::Level::information:
        return {0x1f, 0x77, 0xb4};
    case Notice::Level::warning:
        return {0xe6, 0x9f, 0x00};
    case Notice::Level::error:
        return {0xd6, 0x27, 0x28};
    }
    return {};
}

QStyle::StandardPixmap iconOf(Notice::Level level)
{
    switch (level) {
    case Notice::Level::information:
        return QStyle::SP_MessageBoxInformation;
    case Notice::Level::warning:
        return QStyle::SP_MessageBoxWarning;
    case Notice::Level::error:
        return QStyle::SP_MessageBoxCritical;
    }
    return QStyle::SP_MessageBoxInformation;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), icon_(new QLabel), text_(new QLabel), details_(new QLabel), detailsButton_(new QToolButton),
      folderButton_(new QToolButton), closeButton_(new QToolButton), timer_(new QTimer(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::StyledPanel);
    for (QLabel *label : {text_, details_}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    detailsButton_->setText(tr("Details"));
    detailsButton_->setCheckable(true);
    closeButton_->setText(tr("Dismiss"));
    folderButton_->setText(tr("Open folder"));
    folderButton_->setObjectName(QStringLiteral("openFolder"));
    connect(folderButton_, &QToolButton::clicked, this, [this] {
        if (!queue_.isEmpty())
            QDesktopServices::openUrl(QUrl::fromLocalFile(queue_.constFirst().folder));
    });
    for (QToolButton *button : {detailsButton_, folderButton_, closeButton_})
        button->setAutoRaise(true);
    connect(detailsButton_, &QToolButton::toggled, this, [this](bool open) {
        details_->setVisible(open);
        place();
    });
    connect(closeButton_, &QToolButton::clicked, this, &MessageBar::dismiss);
    timer_->setSingleShot(true);
    connect(timer_, &QTimer::timeout, this, &MessageBar::dismiss);

    auto *line = new QHBoxLayout;
    line->addWidget(icon_);
    line->addWidget(text_, 1);
    line->addWidget(detailsButton_);
    line->addWidget(folderButton_);
    line->addWidget(closeButton_);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 4, 6, 4);
    layout->addLayout(line);
    layout->addWidget(details_);
    if (parent)
        parent->installEventFilter(this);
    qApp->installEventFilter(this);
    hide();
}

void MessageBar::show(const Notice &notice)
{
    if (notice.text.isEmpty())
        return;
    for (const Notice &waiting : std::as_const(queue_))
        if (waiting.text == notice.text)
            return;
    // An error does not wait behind small talk.
    if (!queue_.isEmpty() && queue_.constFirst().level == Notice::Level::information)
        queue_.removeFirst();
    queue_.append(notice);
    present();
}

void MessageBar::dismiss()
{
    if (!queue_.isEmpty())
        queue_.removeFirst();
    present();
}

void MessageBar::retract(const QString &about)
{
    queue_.removeIf([&](const Notice &notice) { return notice.about == about; });
    present();
}

bool MessageBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        place();
    // Somebody is there, and has it before their eyes.
    const bool acts = event->type() == QEvent::KeyPress || event->type() == QEvent::MouseButtonPress;
    if (acts && isVisible() && isShowing() && queue_.constFirst().level == Notice::Level::information &&
        !timer_->isActive())
        timer_->start(information_time);
    return QFrame::eventFilter(watched, event);
}

void MessageBar::place()
{
    const QWidget *room = parentWidget();
    if (!room || !isVisible())
        return;
    const int width = std::max(minimumSizeHint().width(), room->width() - 2 * gap);
    const int height = std::min(std::max(heightForWidth(width), minimumSizeHint().height()), room->height() - 2 * gap);
    setGeometry(gap, room->height() - height - gap, width, height);
    raise();
}

QString MessageBar::text() const
{
    return queue_.isEmpty() ? QString() : queue_.constFirst().text;
}

void MessageBar::present()
{
    timer_->stop();
    if (queue_.isEmpty())
        return hide();
    const Notice &notice = queue_.constFirst();
    const int iconSize = style()->pixelMetric(QStyle::PM_SmallIconSize);
    icon_->setPixmap(style()->standardIcon(iconOf(notice.level)).pixmap(iconSize));
    const bool isLong = notice.text.size() > short_text || notice.text.contains(QLatin1Char('\n'));
    const QString firstLine = notice.text.section(QLatin1Char('\n'), 0, 0);
    text_->setText(isLong
                       ? firstLine.left(short_text) + (firstLine.size() > short_text ? QStringLiteral("…") : QString())
                       : notice.text);
    details_->setText(isLong ? notice.text + (notice.advice.isEmpty() ? QString() : QLatin1Char('\n') + notice.advice)
                             : notice.advice);
    detailsButton_->setVisible(isLong);
    folderButton_->setVisible(!notice.folder.isEmpty());
    detailsButton_->setText(queue_.size() > 1 ? tr("Details (%n more)", nullptr, static_cast<int>(queue_.size()) - 1)
                                              : tr("Details"));
    // What to do about it is part of the message; only long texts are folded away.
    detailsButton_->setChecked(!isLong);
    details_->setVisible(!details_->text().isEmpty() && !isLong);
    QPalette colours = parentWidget() ? parentWidget()->palette() : palette();
    const QColor tint = accent(notice.level), base = colours.color(QPalette::Window);
    const auto mixed = [&](int a, int b) { return (a * 20 + b * 80) / 100; };
    colours.setColor(
        QPalette::Window,
        QColor(mixed(tint.red(), base.red()), mixed(tint.green(), base.green()), mixed(tint.blue(), base.blue())));
    setPalette(colours);
    QFrame::show();
    place();
}

} // namespace sinkscope
