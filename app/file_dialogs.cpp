#include "app/file_dialogs.h"

#include "app/file_kind.h"
#include "app/command_line.h"
#include "app/message_bar.h"
#include "core/error.h"
#include "core/pipeline.h"


#include "views/run_document.h"
#include "views/selection.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMessageBox>

namespace sinkscope {

QString askForRun(QWidget *window)
{
    return QFileDialog::getOpenFileName(window, QObject::tr("Open run"), {}, QObject::tr("Runs (*.h5 *.hdf5);;Detections (*.jsonl);;All files (*)"));
}

QString askForTrace(QWidget *window)
{
    return QFileDialog::getOpenFileName(window, QObject::tr("Open trace"), {}, QObject::tr("Traces (*.jsonl *.json *.txt);;All files (*)"));
}

QString askForSavePath(QWidget *window, const QString &title)
{
    QString name = title;
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    if (!name.endsWith(QLatin1String(".h5")))
        name += QStringLiteral(".h5");
    return QFileDialog::getSaveFileName(window, QObject::tr("Save run as"), name, QObject::tr("Runs (*.h5)"));
}

bool askToDiscard(QWidget *window)
{
    return QMessageBox::question(window, QObject::tr("Unsaved run"),
                                 QObject::tr("The run on screen is in no file yet. Go on without saving it?"),
                                 QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Discard;
}

bool replacesRun(const QString &path)
{
    const FileKind kind = fileKind(toPath(path));
    return kind == FileKind::run || kind == FileKind::detections;
}

void showAbout(QWidget *window)
{
    QMessageBox::about(window, QObject::tr("About Sinkscope"),
                       QObject::tr("<b>Sinkscope %1</b><p>An explorer of attention sinks in language models.</p>"
                                   "<p>Quantities follow Wong et al., <i>On the Existence and Behaviour of Secondary Attention Sinks</i>, "
                                   "arXiv 2512.22213.</p><p>GPL-3.0-or-later.</p>")
                           .arg(QLatin1String(program_version())));
}

} // namespace sinkscope
