#include "app/window/view_menus.h"

#include "app/dialogs/file_dialogs.h"
#include "app/window/view_docks.h"
#include "views/figures/heat_map_figure.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/state/shown_data.h"
#include "views/state/token_menu.h"
#include "views/tokens/token_strip.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QMenu>
#include <QPainter>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ViewMenus", text);
}

/// The heat map as it stands, as a figure.
HeatMapFigure figureOf(const HeatMapView &view)
{
    HeatMapFigure figure;
    for (const auto &[option, choice] :
         HeatMapFigure::choicesFor(*view.display(), view.canvas()->range(), view.canvas()->sinksOnly()))
        figure.setOption(option, choice);
    return figure;
}

/// Light, as for print, at twice the size on screen.
QImage imageOf(const HeatMapView &view, const ViewContext &context)
{
    constexpr double scale = 2;
    const double points = view.logicalDpiY() / 72.0;
    QImage image((QSizeF(view.canvas()->size()) * scale).toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    painter.scale(scale * points, scale * points);
    figureOf(view).paint(painter, {QPointF(), QSizeF(view.canvas()->size()) / points},
                         shownData(*context.document, *context.selection), Style::light());
    return image;
}

} // namespace

void addHeatMapMenu(HeatMapView *view, const ViewContext &context)
{
    QObject::connect(
        view->canvas(), &HeatMapCanvas::contextMenuRequested, view, [view, context](const QPoint &at, int token) {
            QMenu menu(view);
            addTokenActions(menu, context.document, context.selection, token);
            menu.addSeparator();
            const QList<QAction *> ofTheMap{
                menu.addAction(translated("Copy &image"),
                               [&] { QApplication::clipboard()->setImage(imageOf(*view, context)); }),
                menu.addAction(
                    translated("Copy &data"),
                    [&] {
                        QApplication::clipboard()->setText(
                            figureOf(*view).table(shownData(*context.document, *context.selection)).tabbed());
                    }),
                menu.addAction(translated("&Export figure…"),
                               [&] { context.exportFigure(QStringLiteral("heat-map")); })};
            for (QAction *action : ofTheMap)
                action->setEnabled(view->display()->grid());
            menu.addAction(translated("&Copy tokens"), [&] { copyTokens(*context.document, *context.selection); });
            menu.addSeparator();
            menu.addAction(translated("&Fit"), view, &HeatMapView::fit);
            menu.exec(at);
        });
}

void addTokenStripMenu(TokenStrip *strip, const ViewContext &context)
{
    QObject::connect(strip, &TokenStrip::contextMenuRequested, strip, [strip, context](const QPoint &at, int token) {
        QMenu menu(strip);
        addTokenActions(menu, context.document, context.selection, token);
        menu.addSeparator();
        menu.addAction(translated("&Copy tokens"), [&] { copyTokens(*context.document, *context.selection); });
        menu.exec(at);
    });
}

} // namespace sinkscope
