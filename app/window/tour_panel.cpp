#include "app/window/tour_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace sinkscope {

namespace {

constexpr int text_lines = 6;

} // namespace

TourPanel::TourPanel(QWidget *parent)
    : QFrame(parent), title_(new QLabel), text_(new QTextBrowser), paper_(new QTextBrowser),
      try_(new QPushButton(tr("&Try it"))), back_(new QPushButton(tr("&Back"))), next_(new QPushButton(tr("&Next")))
{
    setObjectName(QStringLiteral("tourPanel"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    auto *leave = new QPushButton(tr("&Leave the tour"));
    QFont large = title_->font();
    large.setBold(true);
    title_->setFont(large);
    title_->setTextFormat(Qt::PlainText);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    try_->setObjectName(QStringLiteral("tourTry"));
    back_->setObjectName(QStringLiteral("tourBack"));
    next_->setObjectName(QStringLiteral("tourNext"));
    leave->setObjectName(QStringLiteral("tourLeave"));
    text_->setObjectName(QStringLiteral("tourText"));
    paper_->setObjectName(QStringLiteral("tourPaper"));
    text_->setAccessibleName(tr("What is seen here"));
    paper_->setAccessibleName(tr("What the paper found"));
    for (QTextBrowser *text : {text_, paper_}) {
        text->setFrameShape(QFrame::NoFrame);
        text->setOpenExternalLinks(true);
        text->setFixedHeight(text_lines * fontMetrics().lineSpacing());
        text->viewport()->setAutoFillBackground(false);
    }
    auto *head = new QHBoxLayout;
    head->addWidget(title_, 1);
    for (QPushButton *button : {try_, back_, next_, leave})
        head->addWidget(button);
    auto *texts = new QHBoxLayout;
    texts->addWidget(text_, 3);
    texts->addWidget(paper_, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 4);
    layout->addLayout(head);
    layout->addLayout(texts);
    connect(try_, &QPushButton::clicked, this, &TourPanel::tryIt);
    connect(back_, &QPushButton::clicked, this, &TourPanel::back);
    connect(next_, &QPushButton::clicked, this, &TourPanel::next);
    connect(leave, &QPushButton::clicked, this, &TourPanel::leave);
}

void TourPanel::showStep(const TourStep &step, int number, int count)
{
    title_->setText(tr("%1 of %2: %3").arg(number + 1).arg(count).arg(step.title));
    text_->setMarkdown(step.text + (step.tryText.isEmpty() ? QString() : tr("\n\n**Try it:** %1").arg(step.tryText)));
    paper_->setMarkdown(step.paper.isEmpty() ? QString() : tr("**The paper:** %1").arg(step.paper));
    paper_->setVisible(!step.paper.isEmpty());
    try_->setToolTip(step.tryText);
    try_->setEnabled(!step.tryText.isEmpty());
    back_->setEnabled(number > 0);
    next_->setText(number + 1 < count ? tr("&Next") : tr("E&nd"));
    next_->setFocus();
}

void TourPanel::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_PageDown:
        Q_EMIT next();
        break;
    case Qt::Key_PageUp:
        Q_EMIT back();
        break;
    case Qt::Key_Escape:
        Q_EMIT leave();
        break;
    default:
        QFrame::keyPressEvent(event);
    }
}

} // namespace sinkscope
