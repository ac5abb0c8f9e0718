#include "views/figures/lab_figures.h"

#include "views/figures/lab_makers.h"

#include "core/data/error.h"

#include <QCoreApplication>

#include <algorithm>

namespace sinkscope {

namespace {

/// One figure of the lab.
struct Entry {
    const char *id;
    const char *title;
    int paperFigure;
    QSizeF size;
    bool brush;
    unsigned settings; ///< LabSettings
    SheetFigure::Maker (*maker)(const SheetFigure &figure, const LabResults &results);
    void (*addOptions)(SheetFigure &figure) = nullptr;
};

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

using R = const LabResults &;
using F = const SheetFigure &;

const Entry table[] = {
    {"mlp-stages",
     "Through the MLP",
     4,
     {300, 190},
     true,
     lab_block | lab_expert,
     [](F, R r) { return mlpStagesMaker(r.stages); }},
    {"component-grid",
     "Principal components",
     5,
     {493, 270},
     false,
     lab_block | lab_others | lab_seed | lab_mix,
     [](F, R r) { return componentGridMaker(r.sweep); }},
    {"component-overlay",
     "Principal components, overlaid",
     0,
     {493, 200},
     false,
     lab_block | lab_others | lab_seed | lab_mix,
     [](F, R r) { return componentOverlayMaker(r.sweep); }},
    {"site-clusters",
     "Clusters",
     6,
     {493, 135},
     true,
     lab_blocks | lab_others | lab_seed,
     [](F, R r) { return siteClustersMaker(r.clusters); }},
    {"separability",
     "Separability",
     0,
     {493, 180},
     false,
     lab_blocks | lab_others | lab_seed,
     [](F, R r) { return separabilityMaker(r.clusters); }},
    {"swapping", "Swapping", 8, {300, 190}, false, 0, [](F, R r) { return swappingMaker(r.swapping); }},
    {"factor-sweep",
     "Scaled outputs",
     0,
     {493, 200},
     false,
     lab_elsewhere,
     [](F, R r) { return factorSweepMaker(r.factors); }},
    {"neurons",
     "Writing and erasing neurons",
     0,
     {493, 205},
     false,
     lab_block | lab_tokens | lab_seed | lab_neurons | lab_any_sinks,
     [](F, R r) { return neuronsMaker(r.neurons); }},
    {"heads",
     "Heads",
     0,
     {493, 260},
     false,
     lab_tokens | lab_seed | lab_any_sinks,
     [](F f, R r) { return headsMaker(f, r.heads); },
     addHeadOptions},
    {"dimensions",
     "Massive dimensions",
     0,
     {493, 205},
     false,
     lab_tokens | lab_seed | lab_any_sinks,
     [](F f, R r) { return dimensionsMaker(f, r.rows); },
     addDimensionOptions},
    {"entropy",
     "Compression",
     0,
     {493, 200},
     false,
     lab_tokens | lab_seed | lab_any_sinks,
     [](F, R r) { return entropyMaker(r.rows); }},
    {"window-sweep",
     "A window of keys",
     0,
     {493, 200},
     false,
     lab_seed | lab_any_sinks,
     [](F, R r) { return cacheSweepMaker(r.window); }},
    {"quantise-sweep",
     "Quantised keys and values",
     0,
     {493, 200},
     false,
     lab_seed | lab_any_sinks,
     [](F, R r) { return cacheSweepMaker(r.quantise); }},
};

const Entry &entryOf(const QString &id)
{
    const auto found = std::ranges::find_if(table, [&](const Entry &entry) { return id == QLatin1String(entry.id); });
    if (found == std::end(table))
        throw Error("no figure of the lab is called \"" + id.toStdString() + "\"");
    return *found;
}

/// Clusters have a row of panels for each block.
QSizeF sizeOf(const Entry &entry, const LabResults &results)
{
    if (entry.id != std::string_view("site-clusters"))
        return entry.size;
    const int rows =
        results.clusters ? std::max(1, results.clusters->last_layer - results.clusters->first_layer + 1) : 1;
    return {entry.size.width(), entry.size.height() * rows + 15};
}

} // namespace

TokenLook lookIn(const FigureData &data, const Style &style, int position)
{
    static const Detection none;
    return tokenLook(style, data.runs.empty() ? none : *data.runs.front().detection, position);
}

void LabResults::take(const LabResults &found)
{
    const auto over = [](auto &ours, const auto &theirs) {
        if (theirs)
            ours = theirs;
    };
    over(stages, found.stages);
    over(sweep, found.sweep);
    over(clusters, found.clusters);
    over(swapping, found.swapping);
    over(factors, found.factors);
    over(neurons, found.neurons);
    over(heads, found.heads);
    over(rows, found.rows);
    over(window, found.window);
    over(quantise, found.quantise);
}

SheetFigure::Maker labMaker(const SheetFigure &figure, const LabResults &results)
{
    return entryOf(figure.id()).maker(figure, results);
}

unsigned labSettings(const QString &figure)
{
    return entryOf(figure).settings;
}

int labPasses(const QString &figure, const Run &run)
{
    const auto of_sweep = [&run](CacheSaving saving) {
        return static_cast<int>(usual_cache_sizes(saving, run.token_count()).size() * spared_tokens_names.size());
    };
    if (figure == QLatin1String("window-sweep"))
        return of_sweep(CacheSaving::window);
    if (figure == QLatin1String("quantise-sweep"))
        return of_sweep(CacheSaving::quantise);
    if (figure == QLatin1String("swapping"))
        return 3 * run.layers() / 2; // three sites, half of the blocks each on average
    const unsigned settings = labSettings(figure);
    return (settings & lab_tokens) && !(settings & lab_block) ? 1 : 0;
}

std::vector<std::unique_ptr<SheetFigure>> makeLabFigures(const LabResults &results)
{
    std::vector<std::unique_ptr<SheetFigure>> figures;
    for (const Entry &entry : table) {
        auto figure =
            std::make_unique<SheetFigure>(QString::fromLatin1(entry.id), translated(entry.title), entry.paperFigure,
                                          sizeOf(entry, results), entry.brush, SheetFigure::Maker());
        if (entry.addOptions)
            entry.addOptions(*figure);
        figure->setMaker(entry.maker(*figure, results));
        figures.push_back(std::move(figure));
    }
    return figures;
}

} // namespace sinkscope
