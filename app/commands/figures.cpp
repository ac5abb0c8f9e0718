#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/commands/figure_batch.h"
#include "app/commands/recipe_replay.h"
#include "app/jobs/lab_results.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "core/analysis/sinks.h"
#include "core/data/error.h"
#include "core/lab/factor_sweep.h"
#include "core/lab/intervention_spec.h"
#include "views/figures/figure_registry.h"

#include <QFile>

#include <algorithm>

namespace sinkscope {

namespace {

QStringList listOf(const QString &text)
{
    QStringList words = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (QString &word : words)
        word = word.trimmed();
    return words;
}

double lengthOf(const CommandLine &line, const QString &name)
{
    try {
        return parseLength(line.text(name));
    } catch (const Error &error) {
        throw UsageError(QStringLiteral("--%1: %2").arg(name, QString::fromUtf8(error.what())));
    }
}

QStringList formatsOf(const CommandLine &line)
{
    const QStringList formats = listOf(line.text(QStringLiteral("format")));
    for (const QString &format : formats)
        if (std::ranges::none_of(figure_formats, [&](const char *known) { return format == QLatin1String(known); }))
            throw UsageError(QStringLiteral("--format is a list of pdf, svg, png and csv, not \"%1\"").arg(format));
    if (formats.isEmpty())
        throw UsageError(QStringLiteral("--format is a list of pdf, svg, png and csv"));
    return formats;
}

/// Figures of the lab among those asked for need a model; "all" means those that a run file is enough for.
QStringList takeLabFigures(QStringList &figures)
{
    QStringList lab;
    for (int i = 0; i < figures.size();) {
        const QString id = labFigureId(figures[i]);
        if (id.isEmpty()) {
            ++i;
            continue;
        }
        lab << id;
        figures.removeAt(i);
    }
    return lab;
}

FigureBatch batchOf(const CommandLine &line, QStringList &labFigures)
{
    FigureBatch batch;
    batch.figures = listOf(line.text(QStringLiteral("figure")));
    if (batch.figures.isEmpty() || batch.figures == QStringList(QStringLiteral("all")))
        batch.figures = allFigureIds();
    batch.skipEmpty = batch.figures.size() > 1;
    labFigures = takeLabFigures(batch.figures);
    for (QString &figure : batch.figures) {
        try {
            figure = makeFigure(figure)->id();
        } catch (const Error &error) {
            throw UsageError(QStringLiteral("--figure: %1").arg(QString::fromUtf8(error.what())));
        }
    }
    if (line.has(QStringLiteral("format")))
        batch.formats = formatsOf(line);
    if (line.has(QStringLiteral("width")))
        batch.widthMillimetres = lengthOf(line, QStringLiteral("width"));
    if (line.has(QStringLiteral("height")))
        batch.heightMillimetres = lengthOf(line, QStringLiteral("height"));
    batch.dpi = line.integer(QStringLiteral("dpi"), batch.dpi, 36, 2400);
    if (line.has(QStringLiteral("font"))) {
        QString points = line.text(QStringLiteral("font"));
        if (points.endsWith(QLatin1String("pt")))
            points.chop(2);
        bool good = false;
        batch.fontPoints = points.toDouble(&good);
        if (!good || !(batch.fontPoints >= 4 && batch.fontPoints <= 40))
            throw UsageError(QStringLiteral("--font takes a size from 4pt to 40pt, not \"%1\"")
                                 .arg(line.text(QStringLiteral("font"))));
    }
    batch.recipes = line.has(QStringLiteral("recipe"));
    return batch;
}

void writeLabFigures(const FigureBatch &batch, const QStringList &figures, const CommandLine &line,
                     const QString &folder)
{
    if (batch.data.runs.size() != 1)
        throw UsageError(QStringLiteral("figures %1 are of one run").arg(figures.join(QStringLiteral(", "))));
    LabFigureSettings settings;
    settings.layer = line.integer(QStringLiteral("layer"), -1, 0);
    settings.firstLayer = line.integer(QStringLiteral("first-layer"), -1, 0);
    settings.lastLayer = line.integer(QStringLiteral("last-layer"), -1, 0);
    settings.othersPerSink = line.integer(QStringLiteral("others"), 1, 1, 1000);
    const std::vector<double> factors = line.numbers(QStringLiteral("factors"), largest_factor);
    if (!factors.empty())
        settings.factors = factors;
    LabRequest request;
    static_cast<ComputeSettings &>(request) = line.compute();
    request.model = toPath(line.text(QStringLiteral("model")));
    Run baseline = *batch.data.runs.front().run;
    baseline.detection = *batch.data.runs.front().detection;
    if (figures.contains(QStringLiteral("factor-sweep")))
        settings.interventions = read_intervention_spec(toPath(line.required(QStringLiteral("spec"))), baseline);
    LabResults results;
    {
        const InterruptGuard interrupt;
        ConsoleObserver observer;
        LabSession session(std::make_shared<const Run>(std::move(baseline)), request, observer, interrupt.token());
        results = computeLabResults(
            session, figures, settings,
            [&observer](double fraction, const std::string &stage) { observer.progress(fraction, -1, stage); },
            interrupt.token());
    }
    for (const auto &figure : makeLabFigures(results))
        if (figures.contains(figure->id()))
            for (const QString &file : writeFigure(batch, *figure, folder))
                printOut(file + QLatin1Char('\n'));
}

void makeFolder(const QString &folder)
{
    if (toPath(folder) != std::filesystem::path(QFile::encodeName(folder).toStdString()))
        throw Error(toPath(folder), "", "figures go into folders whose names are UTF-8");
    std::filesystem::create_directories(toPath(folder));
}

} // namespace

int figuresCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("figures"),
                     QStringLiteral("Draws figures of runs for print. The figures are: %1.")
                         .arg((allFigureIds() + labFigureIds()).join(QStringLiteral(", "))));
    line.addArgument("RUN", "Run files, or JSONL files of published detections.", "RUN...");
    line.addOption("figure", "Figures by the paper's number or by name, joined by commas; all.", "LIST");
    line.addOption("format", "pdf, svg, png, csv (the numbers), joined by commas.", "LIST");
    line.addOption("width", "Width with its unit: 85mm, 3.3in, or single, double.", "LENGTH");
    line.addOption("height", "Height; without it the figure keeps its proportions.", "LENGTH");
    line.addOption("dpi", "Dots per inch of a PNG.", "N");
    line.addOption("font", "Body size, e.g. 8pt.", "SIZE");
    line.addOption("model", "The run's model, for figures 4, 5, 6 and 8; without it the path that the run names.",
                   "PATH");
    line.addOption("layer", "Block of figures 4 and 5; without it the one where most sinks start.", "N");
    line.addOption("first-layer", "First block of figure 6.", "N");
    line.addOption("last-layer", "Last block of figure 6.", "N");
    line.addOption("spec", "Interventions of factor-sweep, as of intervene.", "FILE");
    line.addOption("factors", "Factors of factor-sweep, joined by commas.", "LIST");
    line.addOption("others", "Ordinary tokens to each sink in figures 5 and 6; 1.", "N");
    line.addDeviceOptions();
    line.addDetectorOptions();
    line.addOption("output", "Folder to write to; the current one without it.", "DIR");
    line.addOption("recipe", "Write each figure's recipe beside it.");
    line.addOption("replay", "Draw the figure of a recipe again (also: --recipe FILE without runs).", "FILE");
    // `--recipe FILE` replays and `--recipe` records: the parser knows options with or without a value, so the word
    // behind it is looked at.
    QStringList words = arguments;
    if (const auto at = words.indexOf(QStringLiteral("--recipe"));
        at > 0 && at + 1 < words.size() && words[at + 1].endsWith(QLatin1String(".json")))
        words[at] = QStringLiteral("--replay");
    if (!line.parse(words))
        return exit_status::success;
    const QString folder =
        line.has(QStringLiteral("output")) ? line.text(QStringLiteral("output")) : QStringLiteral(".");

    if (line.has(QStringLiteral("replay"))) {
        if (!line.positional().isEmpty())
            throw UsageError(QStringLiteral("a recipe names its runs itself"));
        makeFolder(folder);
        const QStringList formats =
            line.has(QStringLiteral("format")) ? formatsOf(line) : QStringList(QStringLiteral("svg"));
        for (const QString &file : replayRecipe(line.text(QStringLiteral("replay")), formats, folder))
            printOut(file + QLatin1Char('\n'));
        return exit_status::success;
    }
    if (line.positional().isEmpty())
        throw UsageError(QStringLiteral("RUN is missing"));
    QStringList labFigures;
    FigureBatch batch = batchOf(line, labFigures);
    if (labFigures.contains(QStringLiteral("factor-sweep")))
        line.required(QStringLiteral("spec"));
    line.compute();
    line.detector({}); // mistakes show before a file is read
    for (const QString &option : {QStringLiteral("spec"), QStringLiteral("model")})
        batch.inputs.push_back(toPath(line.text(option)));
    for (const QString &file : line.positional()) {
        batch.inputs.push_back(toPath(file));
        int sample = 0;
        for (const std::shared_ptr<const Run> &run : loadRuns(toPath(file))) {
            batch.data.runs.push_back({run, detect(*run, line.detector(run->detection.parameters))});
            batch.files.push_back(recipeRunFile(*run, file, sample++, folder));
        }
    }
    makeFolder(folder);
    for (const QString &figure : batch.figures + labFigures)
        checkFigureFiles(batch, figure, folder);
    for (const QString &figure : std::as_const(batch.figures)) {
        const QStringList files = writeFigure(batch, figure, folder);
        for (const QString &file : files)
            printOut(file + QLatin1Char('\n'));
        if (files.isEmpty())
            printNote(QStringLiteral("%1 is left out: %2")
                          .arg(figure, makeFigure(figure)->emptyText(batch.data).replace(u'\n', u' ')));
    }
    if (!labFigures.isEmpty())
        writeLabFigures(batch, labFigures, line, folder);
    return exit_status::success;
}

} // namespace sinkscope
