#pragma once

#include "views/figures/figure.h"

#include <QByteArray>
#include <QSizeF>
#include <QString>

#include <array>

namespace sinkscope {

/// How a figure is written to a file. Always the light theme.
struct FigureExportOptions {
    QSizeF sizeMillimetres; ///< 10..2000 each way
    QString format = QStringLiteral("pdf"); ///< "pdf", "svg", "png"; "csv" is what the figure shows as a table,
                                            ///< "py" and "pgf" the figure as source of matplotlib and PGFPlots
    int dpi = 300; ///< of a PNG, 36..2400
    QString recipe; ///< JSON, stored in the file's metadata; may be empty
    double fontPoints = 8; ///< body size, 4..40
    QString fontFamily = {}; ///< one of the system's, embedded in PDF; empty = the program's
    double lineWidth = 1.2; ///< points, 0.1..10
    bool grey = false; ///< greys in place of colours
    bool operator==(const FigureExportOptions &) const = default;
};

/// The style that figures are exported in.
Style exportStyle(const FigureExportOptions &options);

inline constexpr std::array<const char *, 6> figure_formats{"pdf", "svg", "png", "csv", "py", "pgf"};

/// The widths that journals ask for, millimetres.
struct ColumnWidth {
    const char *name; ///< "single", "one-and-a-half", "double"
    double millimetres;
};
inline constexpr std::array<ColumnWidth, 3> column_widths{{{"single", 85}, {"one-and-a-half", 120}, {"double", 174}}};

/// "85mm", "8.5cm", "3.3in", "240pt" or a column width's name in millimetres. Throws Error for anything else.
double parseLength(const QString &text);

/// The size of a figure of this width, millimetres: its height is what suits the data and the type.
QSizeF sizeForWidth(const Figure &figure, const FigureData &data, double widthMillimetres, double fontPoints);

/// Paints the figure and gives the file's bytes. The same figure, data and options give the same bytes.
/// PDF: page of exactly that size, embedded fonts, the recipe attached as recipe.json. SVG: viewBox in points, live
/// text, the recipe in <metadata>. PNG: the recipe as text chunk "recipe". Throws Error for options out of range.
QByteArray renderFigure(const Figure &figure, const FigureData &data, const FigureExportOptions &options);

/// renderFigure() written beside `file` and renamed. Throws Error when it cannot be written.
void exportFigure(const Figure &figure, const FigureData &data, const FigureExportOptions &options,
                  const QString &file);

} // namespace sinkscope
