#include "app/window/record_step_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace sinkscope {

RecordStepDialog::RecordStepDialog(int number, QWidget *parent)
    : QDialog(parent), title_(new QLineEdit), text_(new QPlainTextEdit), paper_(new QPlainTextEdit)
{
    setWindowTitle(tr("Record step %1").arg(number));
    title_->setObjectName(QStringLiteral("stepTitle"));
    text_->setObjectName(QStringLiteral("stepText"));
    for (QPlainTextEdit *edit : {text_, paper_})
        edit->setTabChangesFocus(true);
    auto *form = new QFormLayout(this);
    auto *intro = new QLabel(tr("The step sets workspace, view, grid, detector, layer and selection as they are now."));
    intro->setWordWrap(true);
    form->addRow(intro);
    form->addRow(tr("&Title"), title_);
    form->addRow(tr("What is &seen (Markdown)"), text_);
    form->addRow(tr("What the &paper found"), paper_);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    QPushButton *ok = buttons->button(QDialogButtonBox::Ok);
    const auto update = [this, ok] { ok->setEnabled(!title_->text().trimmed().isEmpty()); };
    connect(title_, &QLineEdit::textChanged, this, update);
    update();
}

TourStep RecordStepDialog::step() const
{
    TourStep step;
    step.title = title_->text().trimmed();
    step.text = text_->toPlainText().trimmed();
    step.paper = paper_->toPlainText().trimmed();
    return step;
}

} // namespace sinkscope
