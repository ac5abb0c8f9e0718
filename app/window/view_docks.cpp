#include "app/window/view_docks.h"

#include "app/jobs/inspection_controller.h"
#include "app/window/dock_layout.h"
#include "app/window/view_menus.h"
#include "core/data/error.h"
#include "views/figures/figure_registry.h"
#include "views/figures/figure_view.h"
#include "views/heat_map/heat_map_view.h"
#include "views/sinks/detector_panel.h"
#include "views/sinks/sink_table_view.h"
#include "views/tokens/selections_panel.h"
#include "views/tokens/token_strip.h"

#include <QCoreApplication>

namespace sinkscope {

namespace {

void connectExport(FigureView *view, const ViewContext &context)
{
    QObject::connect(view, &FigureView::exportRequested, view,
                     [exportFigure = context.exportFigure](Figure *figure) { exportFigure(figure->id()); });
}

FigureView *makeFigureView(const ViewContext &context, const QString &id)
{
    auto *view = new FigureView(makeFigure(id), context.document, context.selection);
    setFigureOptions(view, *context.options);
    QObject::connect(view, &FigureView::optionChanged, view,
                     [choices = context.options, id](const QString &option, const QString &choice) {
                         (*choices)[id][option] = choice;
                     });
    connectExport(view, context);
    return view;
}

QString groupOf(const QString &figure)
{
    return viewGroup(figure == QLatin1String("explain-token") ? ViewGroup::token
                         : figure == QLatin1String("compare") ? ViewGroup::compare
                                                              : ViewGroup::figures);
}

} // namespace

QString viewGroup(ViewGroup group)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("ViewDocks", text); };
    switch (group) {
    case ViewGroup::sinks:
        return tr("Sinks");
    case ViewGroup::figures:
        return tr("Figures");
    case ViewGroup::token:
        return tr("Token");
    case ViewGroup::compare:
        return tr("Compare");
    case ViewGroup::lab:
        return tr("Lab");
    case ViewGroup::set:
        return tr("Set");
    }
    return {};
}

void addViewDocks(DockLayout *docks, const ViewContext &context)
{
    using Place = DockLayout::Place;
    const auto tr = [](const char *text) { return QCoreApplication::translate("ViewDocks", text); };
    const QString sinks = viewGroup(ViewGroup::sinks);
    docks->addView({QStringLiteral("heatMap"), tr("Heat map"), sinks}, Place::map, [context] {
        auto *view = new HeatMapView(context.document, context.selection);
        view->setDisplay(context.display);
        addHeatMapMenu(view, context);
        return view;
    });
    docks->addView({QStringLiteral("tokenStrip"), tr("Tokens"), sinks}, Place::text, [context] {
        auto *view = new TokenStrip(context.document, context.selection);
        view->setDisplay(context.display);
        addTokenStripMenu(view, context);
        return view;
    });
    docks->addView({QStringLiteral("sinkTable"), tr("Sink table"), sinks}, Place::side, [context] {
        auto *view = new SinkTableView(context.document, context.selection);
        view->setDisplay(context.display);
        return view;
    });
    docks->addView({QStringLiteral("detector"), tr("Detector"), sinks}, Place::side,
                   [context] { return new DetectorPanel(context.document); });
    docks->addView({QStringLiteral("selections"), tr("Selections"), sinks}, Place::side,
                   [context] { return new SelectionsPanel(context.named, context.selection); });
    for (const auto &figure : makeAllFigures()) {
        if (figure->id() == QLatin1String("heat-map"))
            continue; // for print: on screen it has a dock of its own making
        docks->addView({figure->id(), figure->title(), groupOf(figure->id())}, Place::figure,
                       [context, id = figure->id()] { return makeFigureView(context, id); });
    }
    using Kind = InspectionController::Kind;
    const auto addInspection = [&](const char *name, const QString &title, Kind kind) {
        docks->addView({QString::fromLatin1(name), title, viewGroup(ViewGroup::token)}, Place::figure, [context, kind] {
            FigureView *view = context.inspection->makeView(kind);
            connectExport(view, context);
            return view;
        });
    };
    addInspection("projection", tr("Projection"), Kind::projection);
    addInspection("attention", tr("Attention of a token"), Kind::attention);
    addInspection("token-split", tr("How the token is built"), Kind::split);
}

void setFigureOptions(FigureView *view, const FigureChoices &choices)
{
    const auto known = choices.find(view->figure()->id());
    if (known == choices.end())
        return;
    for (const auto &[option, choice] : known->second) {
        try {
            view->setOption(option, choice);
        } catch (const Error &) {
            // An option of another version of the program: the figure keeps its own choice.
        }
    }
}

} // namespace sinkscope
