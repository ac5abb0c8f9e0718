#include "views/figures/lab_figures.h"

#include "core/data/error.h"

#include <QCoreApplication>

#include <algorithm>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

} // namespace

TokenLook lookIn(const FigureData &data, const Style &style, int position)
{
    static const Detection none;
    return tokenLook(style, data.runs.empty() ? none : *data.runs.front().detection, position);
}

SheetFigure::Maker labMaker(const QString &id, const LabResults &results)
{
    if (id == QLatin1String("mlp-stages"))
        return mlpStagesMaker(results.stages);
    if (id == QLatin1String("component-grid"))
        return componentGridMaker(results.sweep);
    if (id == QLatin1String("component-overlay"))
        return componentOverlayMaker(results.sweep);
    if (id == QLatin1String("site-clusters"))
        return siteClustersMaker(results.clusters);
    if (id == QLatin1String("separability"))
        return separabilityMaker(results.clusters);
    if (id == QLatin1String("swapping"))
        return swappingMaker(results.swapping);
    if (id == QLatin1String("factor-sweep"))
        return factorSweepMaker(results.factors);
    throw Error("no figure of the lab is called \"" + id.toStdString() + "\"");
}

std::vector<std::unique_ptr<SheetFigure>> makeLabFigures(const LabResults &results)
{
    const double clusterRows =
        results.clusters ? std::max(1, results.clusters->last_layer - results.clusters->first_layer + 1) : 1;
    struct Entry {
        const char *id;
        QString title;
        int paperFigure;
        QSizeF size;
        bool brush;
    };
    const Entry entries[] = {
        {"mlp-stages", translated("Through the MLP"), 4, {300, 190}, true},
        {"component-grid", translated("Principal components"), 5, {493, 270}, false},
        {"component-overlay", translated("Principal components, overlaid"), 0, {493, 200}, false},
        {"site-clusters", translated("Clusters"), 6, {493, 135 * clusterRows + 15}, true},
        {"separability", translated("Separability"), 0, {493, 180}, false},
        {"swapping", translated("Swapping"), 8, {300, 190}, false},
        {"factor-sweep", translated("Scaled outputs"), 0, {493, 200}, false},
    };
    std::vector<std::unique_ptr<SheetFigure>> figures;
    for (const Entry &entry : entries) {
        const QString id = QLatin1String(entry.id);
        figures.push_back(std::make_unique<SheetFigure>(id, entry.title, entry.paperFigure, entry.size, entry.brush,
                                                        labMaker(id, results)));
    }
    return figures;
}

} // namespace sinkscope
