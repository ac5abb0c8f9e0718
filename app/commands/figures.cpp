#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/commands/figure_batch.h"
#include "app/commands/figure_presets.h"
#include "app/commands/recipe_replay.h"
#include "app/commands/token_options.h"
#include "app/jobs/lab_results.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "core/analysis/sinks.h"
#include "core/data/error.h"
#include "core/lab/factor_sweep.h"
#include "core/lab/intervention_spec.h"
#include "views/figures/figure_registry.h"

#include <QFile>
#include <QFontDatabase>

#include <algorithm>
#include <limits>

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
            throw UsageError(
                QStringLiteral("--format is a list of pdf, svg, png, csv, py and pgf, not \"%1\"").arg(format));
    if (formats.isEmpty())
        throw UsageError(QStringLiteral("--format is a list of pdf, svg, png, csv, py and pgf"));
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

/// A venue's size, before options of one's own change it.
void takePreset(const CommandLine &line, FigureBatch &batch)
{
    if (!line.has(QStringLiteral("preset")))
        return;
    const auto preset = presetNamed(line.text(QStringLiteral("preset")));
    if (!preset)
        throw UsageError(QStringLiteral("--preset: there is no \"%1\"; there are %2")
                             .arg(line.text(QStringLiteral("preset")), presetNames().join(QStringLiteral("; "))));
    batch.widthMillimetres = preset->widthMillimetres;
    batch.heightMillimetres = preset->heightMillimetres;
    batch.fontPoints = preset->fontPoints;
    batch.lineWidth = preset->lineWidth;
}

/// Type, lines, palette, and what is written on the figures.
void takeLooks(const CommandLine &line, FigureBatch &batch)
{
    if (line.has(QStringLiteral("font-family")))
        batch.fontFamily = line.text(QStringLiteral("font-family"));
    if (!batch.fontFamily.isEmpty() && !QFontDatabase::hasFamily(batch.fontFamily))
        throw UsageError(QStringLiteral("--font-family: the system has no \"%1\"").arg(batch.fontFamily));
    if (line.has(QStringLiteral("line-width"))) {
        bool good = false;
        batch.lineWidth = line.text(QStringLiteral("line-width")).toDouble(&good);
        if (!good || !(batch.lineWidth >= 0.1 && batch.lineWidth <= 10))
            throw UsageError(QStringLiteral("--line-width takes 0.1 to 10 points, not \"%1\"")
                                 .arg(line.text(QStringLiteral("line-width"))));
    }
    batch.grey = line.has(QStringLiteral("grey"));
    batch.data.namesRun = line.has(QStringLiteral("name-run"));
    batch.data.edits.title = !line.has(QStringLiteral("no-title"));
    batch.data.edits.caption = !line.has(QStringLiteral("no-caption"));
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
    takePreset(line, batch);
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
    takeLooks(line, batch);
    batch.recipes = line.has(QStringLiteral("recipe"));
    return batch;
}

/// "auto", "shared" or a number.
int expertOf(const CommandLine &line)
{
    const QString text = line.text(QStringLiteral("expert"));
    if (text.isEmpty() || text == QLatin1String("auto"))
        return automatic_expert;
    return text == QLatin1String("shared") ? -1 : line.integer(QStringLiteral("expert"), automatic_expert, 0);
}

void writeLabFigures(const FigureBatch &batch, const QStringList &figures, const CommandLine &line,
                     const QString &folder)
{
    if (batch.data.runs.size() != 1)
        throw UsageError(QStringLiteral("figures %1 are of one run").arg(figures.join(QStringLiteral(", "))));
    LabFigureSettings settings;
    settings.layer = line.integer(QStringLiteral("layer"), -1, 0);
    settings.expert = expertOf(line);
    settings.firstLayer = line.integer(QStringLiteral("first-layer"), -1, 0);
    settings.lastLayer = line.integer(QStringLiteral("last-layer"), -1, 0);
    settings.othersPerSink = line.integer(QStringLiteral("others"), 1, 1, 1000);
    settings.seed = seedOf(line);
    settings.control = controlOf(line);
    settings.tokens = wholeNumbers(line, QStringLiteral("tokens"), 0, batch.data.runs.front().run->token_count() - 1);
    settings.sizes = wholeNumbers(line, QStringLiteral("sizes"), 1, std::numeric_limits<int>::max());
    const std::vector<double> factors = line.numbers(QStringLiteral("factors"), largest_factor);
    if (!factors.empty())
        settings.factors = factors;
    LabRequest request;
    static_cast<ComputeSettings &>(request) = line.compute();
    request.model = line.model();
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
            for (const QString &file : writeFigure(batch, *figure, folder, figure->id()))
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
    line.addOption("format",
                   "pdf, svg, png, csv (the numbers), py (a matplotlib script), pgf (PGFPlots), joined by commas.",
                   "LIST");
    line.addOption("width", "Width with its unit: 85mm, 3.3in, or single, double.", "LENGTH");
    line.addOption("height", "Height; without it the figure keeps its proportions.", "LENGTH");
    line.addOption("dpi", "Dots per inch of a PNG.", "N");
    line.addOption("font", "Body size, e.g. 8pt.", "SIZE");
    line.addModelOption(
        QStringLiteral("The run's model, for the figures of the lab; without it the path that the run names."));
    line.addOption(
        "expert",
        "Expert of figure 4 in a mixture: its number, shared, or auto, the one that wrote most into BOS token "
        "and sinks.",
        "N");
    line.addOption("layer", "Block of figures 4 and 5 and of neurons; without it the one where most sinks start.", "N");
    line.addOption("preset",
                   "Size, type and lines of a venue: \"ICML, one column\", \"Slides 16:9\", or one of your own.",
                   "NAME");
    line.addOption("font-family", "A font of the system in place of DejaVu Sans; PDFs embed it.", "NAME");
    line.addOption("line-width", "Width of lines in points; 1.2.", "N");
    line.addOption("grey", "Greys in place of colours.");
    line.addOption("no-title", "Without titles.");
    line.addOption("no-caption", "Without the small lines below.");
    line.addOption("name-run", "Says on top what run it is: model, trace, tokens, dtype, detector.");
    line.addOption("first-layer", "First block of figure 6.", "N");
    line.addOption("last-layer", "Last block of figure 6.", "N");
    line.addOption("spec", "Interventions of factor-sweep, as of intervene.", "FILE");
    line.addOption("factors", "Factors of factor-sweep, joined by commas.", "LIST");
    line.addOption("tokens", "Tokens of neurons, heads, dimensions and entropy, joined by commas; the sinks.", "LIST");
    addControlOptions(line);
    line.addOption("sizes", "Sizes of window-sweep and quantise-sweep: keys, or bits, joined by commas.", "LIST");
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
    controlOf(line);
    line.detector({}); // mistakes show before a file is read
    batch.inputs.push_back(toPath(line.text(QStringLiteral("spec"))));
    batch.inputs.push_back(line.model());
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
