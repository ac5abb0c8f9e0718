#include "app/dialogs/file_dialogs.h"

#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "app/window/file_kind.h"
#include "core/data/error.h"
#include "core/engine/pipeline.h"
#include "core/store/sink_report.h"
#include "views/state/run_document.h"
#include "views/state/save_file.h"
#include "views/state/selection.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMessageBox>

namespace sinkscope {

QString askForRun(QWidget *window)
{
    return QFileDialog::getOpenFileName(window, QObject::tr("Open run"), {},
                                        QObject::tr("Runs (*.h5 *.hdf5);;Detections (*.jsonl);;All files (*)"));
}

QStringList askForRuns(QWidget *window)
{
    return QFileDialog::getOpenFileNames(window, QObject::tr("Compare with runs"), {},
                                         QObject::tr("Runs (*.h5 *.hdf5);;Detections (*.jsonl);;All files (*)"));
}

QString askForTrace(QWidget *window)
{
    return QFileDialog::getOpenFileName(window, QObject::tr("Open trace"), {},
                                        QObject::tr("Traces (*.jsonl *.json *.txt);;All files (*)"));
}

QString askForSavePath(QWidget *window, const QString &title)
{
    QString name = title;
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    if (!name.endsWith(QLatin1String(".h5")))
        name += QStringLiteral(".h5");
    return QFileDialog::getSaveFileName(window, QObject::tr("Save run as"), name, QObject::tr("Runs (*.h5)"));
}

QString askForTracePath(QWidget *window)
{
    const QString file = QFileDialog::getSaveFileName(window, QObject::tr("Save traces"),
                                                      QStringLiteral("traces.jsonl"), QObject::tr("Traces (*.jsonl)"));
    return file.isEmpty() || file.endsWith(QLatin1String(".jsonl")) ? file : file + QStringLiteral(".jsonl");
}

QString askForTour(QWidget *window)
{
    return QFileDialog::getOpenFileName(window, QObject::tr("Open tour"), {}, QObject::tr("Tours (*.json)"));
}

QString askForTourPath(QWidget *window)
{
    const QString file = QFileDialog::getSaveFileName(window, QObject::tr("Record tour"), QStringLiteral("tour.json"),
                                                      QObject::tr("Tours (*.json)"));
    return file.isEmpty() || file.endsWith(QLatin1String(".json")) ? file : file + QStringLiteral(".json");
}

QString askForFolder(QWidget *window, const QString &title)
{
    return QFileDialog::getExistingDirectory(window, title);
}

Leave askToSave(QWidget *window, const QString &what)
{
    const auto answer =
        QMessageBox::question(window, QObject::tr("Not saved"), QObject::tr("%1 Save it before going on?").arg(what),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    return answer == QMessageBox::Save ? Leave::save : answer == QMessageBox::Discard ? Leave::discard : Leave::cancel;
}

bool replacesRun(const QString &path)
{
    const FileKind kind = fileKind(toPath(recordOf(path).file));
    return kind == FileKind::run || kind == FileKind::detections;
}

Notice exportSinks(QWidget *window, const RunDocument &document)
{
    const QString file = QFileDialog::getSaveFileName(window, QObject::tr("Export sinks"), QStringLiteral("sinks.csv"),
                                                      QObject::tr("CSV (*.csv)"));
    if (file.isEmpty())
        return {};
    const Run &run = document.run();
    try {
        saveFile(file, QByteArray::fromStdString(sink_report_csv(run, document.detection())));
    } catch (const Error &error) {
        return {Notice::Level::error, QString::fromUtf8(error.what()), QObject::tr("Choose another folder.")};
    }
    return {Notice::Level::information, QObject::tr("Wrote %1.").arg(file), {}};
}

void copyTokens(const RunDocument &document, const Selection &selection)
{
    const Run &run = document.run();
    std::vector<int> tokens = selection.tokens();
    if (tokens.empty() && selection.currentToken() >= 0)
        tokens.push_back(selection.currentToken());
    const int layer = selection.layer();
    const std::vector<GridKind> kinds = plain_token_grids();
    QString text = QStringLiteral("position\tid\ttoken\tlayer");
    for (const GridKind kind : kinds)
        text += QLatin1Char('\t') + gridName(kind);
    for (const int token : tokens) {
        const Token &entry = run.tokens[static_cast<size_t>(token)];
        QString piece = QString::fromStdString(entry.text);
        piece.replace(QLatin1Char('\n'), QStringLiteral("\\n")).replace(QLatin1Char('\t'), QStringLiteral("\\t"));
        text += QStringLiteral("\n%1\t%2\t%3\t%4").arg(token).arg(entry.id).arg(piece).arg(layer);
        for (const GridKind kind : kinds) {
            const Grid *grid = document.grid(kind);
            const bool known = grid && layer < rowsReady(run, kind);
            text += QLatin1Char('\t') + (known ? QString::number((*grid)(layer, token), 'g', 7) : QString());
        }
    }
    QGuiApplication::clipboard()->setText(text);
}

void showAbout(QWidget *window)
{
    QMessageBox::about(
        window, QObject::tr("About Sinkscope"),
        QObject::tr(
            "<b>Sinkscope %1</b><p>An explorer of attention sinks in language models.</p>"
            "<p>Quantities follow Wong et al., <i>On the Existence and Behaviour of Secondary Attention Sinks</i>, "
            "arXiv 2512.22213.</p><p>GPL-3.0-or-later.</p>")
            .arg(QLatin1String(program_version())));
}

} // namespace sinkscope
