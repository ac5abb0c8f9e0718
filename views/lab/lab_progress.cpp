#include "views/lab/lab_progress.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <cmath>

namespace sinkscope {

namespace {

constexpr int bar_width = 100, bar_steps = 1000;

} // namespace

LabProgress::LabProgress(QWidget *parent)
    : QWidget(parent), text_(new QLabel), bar_(new QProgressBar), cancel_(new QPushButton(tr("Cancel")))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : std::initializer_list<QWidget *>{this, bar_, cancel_}) { // what is below stays where it is
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        part->setSizePolicy(policy);
    }
    row->addWidget(text_, 1);
    row->addWidget(bar_);
    row->addWidget(cancel_);
    text_->setObjectName(QStringLiteral("labStatus"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    bar_->setObjectName(QStringLiteral("labProgress"));
    bar_->setFixedWidth(bar_width);
    bar_->setTextVisible(false);
    cancel_->setObjectName(QStringLiteral("labCancel"));
    connect(cancel_, &QPushButton::clicked, this, &LabProgress::cancelRequested);
    setBusy(false, {});
}

void LabProgress::setBusy(bool busy, const QString &text)
{
    text_->setText(text);
    setVisible(busy || !text.isEmpty());
    bar_->setRange(0, 0); // an empty range shows that it works without saying how far
    bar_->setVisible(busy);
    cancel_->setVisible(busy);
    cancel_->setEnabled(busy);
}

void LabProgress::setProgress(double fraction, const QString &text)
{
    if (!cancel_->isEnabled())
        return; // late news of what has ended
    bar_->setRange(0, fraction < 0 ? 0 : bar_steps);
    bar_->setValue(static_cast<int>(std::lround(fraction * bar_steps)));
    text_->setText(text);
}

QString LabProgress::text() const
{
    return text_->text();
}

} // namespace sinkscope
