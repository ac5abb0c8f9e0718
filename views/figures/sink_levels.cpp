#include "views/figures/sink_levels.h"

#include "core/analysis/trace_sinks.h"
#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace sinkscope {

namespace {

constexpr size_t most_panels_by_run = 6; ///< beyond, runs of one model are counted together unless asked otherwise

/// The sink levels of one panel: of a run, or of all runs of a model.
struct PanelLevels {
    QString name;
    std::vector<TraceSinks> traces;
    LevelCounts levels; ///< of the traces
    std::map<SinkLevel, std::vector<int>> tokens; ///< of the current run alone: those that can be selected
};

QString translated(const char *text)
{
    return QCoreApplication::translate("SinkLevelsFigure", text);
}

/// What tells the runs apart, as far as they differ: model, trace, dtype, interventions, else their number.
QStringList runNames(const FigureData &data)
{
    QStringList names;
    const auto distinct = [&] { return QSet<QString>(names.begin(), names.end()).size() == names.size(); };
    for (const FigureRun &shown : data.runs)
        names << QString::fromStdString(shown.run->model.name);
    const auto add = [&](const std::function<QString(const Run &)> &text) {
        QSet<QString> texts;
        for (const FigureRun &shown : data.runs)
            texts << text(*shown.run);
        if (distinct() || texts.size() < 2)
            return;
        for (qsizetype i = 0; i < names.size(); ++i)
            if (const QString more = text(*data.runs[static_cast<size_t>(i)].run); !more.isEmpty())
                names[i] += QStringLiteral(", ") + more;
    };
    add([](const Run &run) { return QFileInfo(QString::fromStdString(run.trace.source)).fileName(); });
    add([](const Run &run) { return QString::fromStdString(run.settings.dtype); });
    add([](const Run &run) { return run.interventions.empty() ? QString() : translated("variant"); });
    if (!distinct())
        for (qsizetype i = 0; i < names.size(); ++i)
            names[i] += QStringLiteral(" (%1)").arg(i + 1);
    return names;
}

std::vector<PanelLevels> levelsOf(const FigureData &data, const QString &grouping)
{
    const bool byRun = grouping == QLatin1String("run") ||
        (grouping == QLatin1String("auto") && data.runs.size() <= most_panels_by_run);
    const QStringList runs = byRun ? runNames(data) : QStringList();
    std::vector<PanelLevels> models;
    for (size_t i = 0; i < data.runs.size(); ++i) {
        const FigureRun &run = data.runs[i];
        const QString name = byRun ? runs[static_cast<qsizetype>(i)] : QString::fromStdString(run.run->model.name);
        auto model = std::ranges::find(models, name, &PanelLevels::name);
        if (model == models.end())
            model = models.insert(models.end(), PanelLevels{name, {}, {}, {}});
        model->traces.push_back(trace_sinks(*run.run, *run.detection, {}));
        if (i == 0)
            for (const Sink &sink : run.detection->sinks)
                model->tokens[{sink.l_start(), sink.lifetime()}].push_back(sink.position);
    }
    for (PanelLevels &model : models)
        model.levels = level_counts(model.traces);
    return models;
}

/// Panels stand side by side, up to four in a row.
int columnsFor(int count)
{
    const int rows = (count + 3) / 4;
    return (count + rows - 1) / rows;
}

PanelSpec panelOf(const PanelLevels &model, int largest, bool labels, const FigureData &data, const Style &style)
{
    const int layers = std::max(1, model.levels.layers);
    PanelSpec panel;
    panel.title = escapeMarkup(model.name);
    panel.x = {.title = translated("Creation layer *l*_{start}"),
               .range = {-0.5, layers - 0.5},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y = {
        .title = translated("Lifetime"), .range = {-0.5, layers + 0.5}, .integers = true, .ticks = {}, .colour = {}};
    const auto countAt = [counts = model.levels.counts, layers](int column, int row) {
        const auto found = counts.find({column, layers - row});
        return found == counts.end() ? 0 : found->second;
    };
    PanelImage image;
    image.size = {layers, layers + 1};
    image.content = {layers};
    for (const auto &[level, count] : model.levels.counts)
        image.content.insert(image.content.end(), {level.first, level.second, count});
    image.scale = {ColourMap::viridis, Normalisation::linear, 0, std::log1p(largest)};
    image.value = [countAt](int column, int row) { return std::log1p(countAt(column, row)); };
    image.x = panel.x.range;
    image.y = panel.y.range;
    image.tooltip = [countAt, layers](int column, int row) {
        return translated("l_start %1, lifetime %2: %3 tokens\nlog(1 + %3) = %4")
            .arg(column)
            .arg(layers - row)
            .arg(countAt(column, row))
            .arg(numberText(std::log1p(countAt(column, row)), 3));
    };
    image.tokens = [tokens = model.tokens, layers](int column, int row) {
        const auto found = tokens.find({column, layers - row});
        return found == tokens.end() ? std::vector<int>() : found->second;
    };
    panel.image = std::move(image);
    for (const auto &[level, tokens] : model.tokens)
        if (std::ranges::any_of(tokens, [&](int token) { return data.isMarked(token); }))
            panel.frames.push_back({{level.first - 0.5, level.second - 0.5, 1, 1}, style.selection});
    if (data.markedLevel)
        panel.frames.push_back(
            {{data.markedLevel->first - 0.5, data.markedLevel->second - 0.5, 1, 1}, style.selection});
    if (labels) { // the largest first: they get the places next to their cells
        std::vector<std::pair<int, SinkLevel>> byCount;
        for (const auto &[level, count] : model.levels.counts)
            byCount.emplace_back(count, level);
        std::ranges::sort(byCount, std::greater());
        panel.withoutNotes = translated("counts not written: no room for all of them");
        for (const auto &[count, level] : byCount)
            panel.notes.push_back({{static_cast<double>(level.first), static_cast<double>(level.second)},
                                   QString::number(count),
                                   Qt::white});
    }
    return panel;
}

} // namespace

QSizeF SinkLevelsFigure::sizeFor(const FigureData &data) const
{
    constexpr double panel_width = 200, panel_height = 205, colour_bar = 41;
    const int count = std::max(1, static_cast<int>(levelsOf(data, choice("panels")).size()));
    const int columns = columnsFor(count);
    return {columns * panel_width + colour_bar, (count + columns - 1) / columns * panel_height};
}

SinkLevelsFigure::SinkLevelsFigure()
{
    addOption({"counts",
               translated("Counts"),
               {"show", "hide"},
               {translated("beside the cells"), translated("colour alone")},
               0});
    addOption({"panels",
               translated("Panels"),
               {"auto", "run", "model"},
               {translated("automatic"), translated("one for each run"), translated("one for each model")},
               0});
}

QString SinkLevelsFigure::title() const
{
    return translated("Sink levels");
}

FigureSheet SinkLevelsFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    const std::vector<PanelLevels> models = levelsOf(data, choice("panels"));
    int largest = 0;
    for (const PanelLevels &model : models)
        largest = std::max(largest, model.levels.largest);
    if (data.runs.empty() || data.runs.front().run->token_count() == 0) {
        sheet.empty = openRunText();
        return sheet;
    }
    if (largest == 0) {
        sheet.empty = noSinksText();
        return sheet;
    }
    QRectF area = rect;
    const AxisRange colours{0, std::log1p(largest)};
    const QString barTitle = translated("log(1 + count)");
    sheet.colourBar =
        ColourBarSpec{takeColourBar(area, colours, barTitle, style), colours, ColourMap::viridis, barTitle};
    const int count = static_cast<int>(models.size());
    const std::vector<QRectF> cells = panelCells(area, count, columnsFor(count), style);
    for (size_t i = 0; i < models.size(); ++i)
        sheet.panels.push_back(
            {panelOf(models[i], largest, choice("counts") == QLatin1String("show"), data, style), cells[i], -1});
    return sheet;
}

FigureTable SinkLevelsFigure::table(const FigureData &data) const
{
    FigureTable table{{"model", "l_start", "lifetime", "count", "log1p_count"}, {}};
    for (const PanelLevels &model : levelsOf(data, choice("panels"))) {
        for (const auto &[level, count] : model.levels.counts)
            table.rows.push_back({model.name, QString::number(level.first), QString::number(level.second),
                                  QString::number(count), QString::number(std::log1p(count))});
    }
    return table;
}

} // namespace sinkscope
