#pragma once

#include "views/figures/panel_legend.h"
#include "views/figures/panel_spec.h"
#include "views/state/colour_scale.h"

#include <QRectF>
#include <QSizeF>
#include <QStringList>

#include <optional>
#include <vector>

namespace sinkscope {

/// A figure laid out, as plain data: what other plotting tools need to draw it again. Lengths in points, from the top
/// left.
struct FigureDrawing {
    struct Panel {
        PanelSpec spec;
        QRectF plot; ///< between the axes
        bool legend = false; ///< has one of its own
    };
    struct Bar {
        QRectF rect; ///< of the colours
        ColourScale scale;
        QString title; ///< MathLabel markup
    };

    QString title; ///< of the figure
    QSizeF size;
    double fontPoints = 8;
    double markerSize = 4; ///< of marks that do not say
    std::vector<Panel> panels;
    std::vector<LegendEntry> legend; ///< shared by the panels
    QRectF legendRect;
    std::optional<Bar> bar;
    QStringList heading, note; ///< lines above and below the panels, MathLabel markup
};

/// A script that draws the figure with matplotlib, its data inside: `python figure.py [FILE]` writes FILE, without it
/// figure.pdf beside the script. `recipe` stands in its comments.
QByteArray matplotlibScript(const FigureDrawing &drawing, const QString &recipe);

/// The figure as a tikzpicture of PGFPlots, its data inside, for \input in a document with \usepackage{pgfplots}.
/// Heat maps are reduced to what TeX can hold, each cell the value of largest magnitude of those that it stands for.
QByteArray pgfPicture(const FigureDrawing &drawing, const QString &recipe);

} // namespace sinkscope
