#include "app/dialogs/set_sources_dialog.h"

#include "app/paths.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace sinkscope {

namespace {

QLayout *fileRow(QLineEdit *line, const QString &title, const QString &filter)
{
    auto *row = new QHBoxLayout;
    auto *browse = new QPushButton(SetSourcesDialog::tr("Browse…"));
    browse->setAutoDefault(false);
    row->addWidget(line, 1);
    row->addWidget(browse);
    QObject::connect(browse, &QPushButton::clicked, line, [line, title, filter] {
        if (const QString file = QFileDialog::getOpenFileName(line->window(), title, line->text(), filter);
            !file.isEmpty())
            line->setText(file);
    });
    return row;
}

} // namespace

SetSourcesDialog::SetSourcesDialog(const QString &detections, const SetSources &sources, QWidget *parent)
    : QDialog(parent), given_(sources), traces_(new QLineEdit(fromPath(sources.traces))),
      tokenizer_(new QLineEdit(fromPath(sources.tokenizer)))
{
    setWindowTitle(tr("Sources of %1").arg(detections));
    resize(640, sizeHint().height());
    traces_->setObjectName(QStringLiteral("traces"));
    tokenizer_->setObjectName(QStringLiteral("tokenizer"));
    traces_->setPlaceholderText(tr("JSONL with prompt and output, in the order of the detections"));
    tokenizer_->setPlaceholderText(tr("tokenizer.json, a GGUF file, or a model folder"));
    auto *why =
        new QLabel(tr("A detection file holds token ids alone. A tokenizer gives the sinks their text; with the "
                      "traces, every token has one."));
    why->setWordWrap(true);
    auto *form = new QFormLayout(this);
    form->addRow(why);
    form->addRow(tr("&Traces"), fileRow(traces_, tr("Traces"), tr("Traces (*.jsonl);;All files (*)")));
    form->addRow(tr("T&okenizer"),
                 fileRow(tokenizer_, tr("Tokenizer"), tr("Tokenizers (tokenizer.json *.gguf);;All files (*)")));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);
}

SetSources SetSourcesDialog::sources() const
{
    SetSources sources = given_;
    sources.traces = toPath(traces_->text());
    sources.tokenizer = toPath(tokenizer_->text());
    return sources;
}

} // namespace sinkscope
