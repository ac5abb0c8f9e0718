// Figures as source of other tools: they run there, and hold the same numbers.

#include "tests/gui/every_figure.h"
#include "views/figures/figure_drawing.h"
#include "views/figures/figure_export.h"
#include "views/figures/figure_source.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

/// A Python that has matplotlib; empty where there is none.
QString python()
{
    static const QString found = [] {
        for (const QString &candidate : {qEnvironmentVariable("SINKSCOPE_PYTHON"),
                                         QStringLiteral("/opt/ref/bin/python"), QStringLiteral("python3")}) {
            if (candidate.isEmpty())
                continue;
            QProcess process;
            process.start(candidate, {"-c", "import matplotlib, numpy"});
            if (process.waitForFinished(120'000) && process.exitCode() == 0)
                return candidate;
        }
        return QString();
    }();
    return found;
}

QByteArray sourceOf(const Figure &figure, const FigureData &data, const QString &format)
{
    return renderFigure(
        figure, data,
        {.sizeMillimetres = sizeForWidth(figure, data, 120, 8), .format = format, .recipe = "{\n \"a\": 1\n}"});
}

void write(const QString &file, const QByteArray &bytes)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes);
}

} // namespace

class TestFigureSource : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void labelsAreTranslated()
    {
        QCOMPARE(sourceText("*h*_{27}", SourceLanguage::tex), "$\\mathit{h}$$_{\\mathrm{27}}$");
        QCOMPARE(sourceText("10 % & more_x", SourceLanguage::tex), "10 \\% \\& more\\_x");
        QCOMPARE(sourceText("‖*v*‖_{2}", SourceLanguage::tex), "$\\|$$\\mathit{v}$$\\|$$_{\\mathrm{2}}$");
        QCOMPARE(sourceText("*\\bar{h}*_{t ≠ sink}", SourceLanguage::matplotlib),
                 QStringLiteral("$\\bar{h}$$_{\\mathrm{t\\ ≠\\ sink}}$"));
        QCOMPARE(sourceText("小", SourceLanguage::tex), "U+5c0f");
    }

    void numbersAreWhole()
    {
        QCOMPARE(sourceNumber(0.1f), "0.100000001");
        QCOMPARE(sourceNumber(NAN), "nan");
    }

    /// matplotlib runs every script and writes a page of the figure's size.
    void scriptsRun_data() { every_figure_data(); }
    void scriptsRun()
    {
        if (python().isEmpty())
            QSKIP("skipped, because there is no Python with matplotlib");
        QFETCH(int, index);
        const auto figures = every_figure();
        QTemporaryDir folder;
        write(folder.filePath("figure.py"), sourceOf(*figures[static_cast<size_t>(index)], figure_data(), "py"));
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setWorkingDirectory(folder.path());
        process.start(python(), {"figure.py", "figure.png"});
        QVERIFY(process.waitForFinished(300'000));
        const QByteArray said = process.readAll();
        QVERIFY2(process.exitCode() == 0, said);
        QVERIFY2(!said.contains("Traceback") && !said.contains("missing from"), said);
        const QImage image(folder.filePath("figure.png"));
        QVERIFY(std::abs(image.width() - 120 / 25.4 * 100) < 3); // matplotlib's 100 dots an inch
        if (qEnvironmentVariableIsSet("SINKSCOPE_KEEP_SOURCES"))
            image.save(QDir(qEnvironmentVariable("SINKSCOPE_KEEP_SOURCES"))
                           .filePath(figures[static_cast<size_t>(index)]->id() + "-py.png"));
    }

    /// The numbers of the table stand in the script.
    void scriptsHoldTheNumbers()
    {
        const auto figure = makeFigure("norm-profiles");
        const QByteArray script = sourceOf(*figure, figure_data(), "py"),
                         picture = sourceOf(*figure, figure_data(), "pgf");
        for (const int row : {4, 12, 20}) {
            const QByteArray number = sourceNumber(shared_sample()->grids.resid_norm(row, 25)).toLatin1();
            QVERIFY2(script.contains(number), number);
            QVERIFY2(picture.contains(number), number);
        }
        QVERIFY(script.contains("#    \"a\": 1"));
        QVERIFY(picture.contains("%    \"a\": 1"));
    }

    void picturesCompile_data() { every_figure_data(); }
    void picturesCompile()
    {
        const QString latex = QStandardPaths::findExecutable("pdflatex");
        if (latex.isEmpty())
            QSKIP("skipped, because there is no pdflatex (Debian: texlive-pictures)");
        QFETCH(int, index);
        const auto figures = every_figure();
        QTemporaryDir folder;
        write(folder.filePath("figure.pgf"), sourceOf(*figures[static_cast<size_t>(index)], figure_data(), "pgf"));
        write(folder.filePath("paper.tex"),
              "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage[paperwidth=140mm,paperheight=260mm,"
              "margin=5mm]{geometry}\n"
              "\\usepackage{pgfplots}\n\\pgfplotsset{compat=1.16}\n\\pagestyle{empty}\n\\begin{document}"
              "\n\\noindent\\input{figure.pgf}\n\\end{document}\n");
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setWorkingDirectory(folder.path());
        process.start(latex, {"-interaction=nonstopmode", "-halt-on-error", "paper.tex"});
        QVERIFY(process.waitForFinished(300'000));
        QVERIFY2(process.exitCode() == 0, process.readAll().right(2000));
        QVERIFY(QFile::exists(folder.filePath("paper.pdf")));
        if (qEnvironmentVariableIsSet("SINKSCOPE_KEEP_SOURCES"))
            QFile::copy(folder.filePath("paper.pdf"),
                        QDir(qEnvironmentVariable("SINKSCOPE_KEEP_SOURCES"))
                            .filePath(figures[static_cast<size_t>(index)]->id() + ".pdf"));
    }
};

QTEST_MAIN(TestFigureSource)
#include "test_figure_source.moc"
