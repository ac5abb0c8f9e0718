#pragma once

#include "views/figures/recipe.h"

#include <QStringList>

#include <filesystem>
#include <map>
#include <vector>

namespace sinkscope {

/// Per figure id the choices made: option id to choice id. A figure's options that are not named stand as in a new one.
using FigureChoices = std::map<QString, std::map<QString, QString>>;

/// Figures to be written with the same settings: what `sinkscope figures` and the export dialog describe.
struct FigureBatch {
    FigureData data;
    std::vector<Recipe::RunFile> files; ///< where data.runs come from, for the recipe
    std::vector<std::filesystem::path> inputs; ///< what is read, and must not be written
    QStringList figures; ///< ids
    FigureChoices options;
    QStringList formats{QStringLiteral("pdf")};
    double widthMillimetres = 0; ///< 0 = the figure's own size
    double heightMillimetres = 0; ///< 0 = by the figure's proportions
    int dpi = 300;
    double fontPoints = 8;
    QString fontFamily; ///< empty = the program's
    double lineWidth = 1.2; ///< points
    bool grey = false;
    std::map<QString, FigureEdits> edits; ///< per figure id, in place of data's
    bool recipes = false; ///< write FIGURE.recipe.json beside each figure
    bool skipEmpty = false; ///< leave out figures that would only say what they lack
};

QStringList allFigureIds();

/// The files that writing a figure of the batch makes, without their folder.
QStringList figureFiles(const FigureBatch &batch, const QString &figure);

/// The size and looks in which the batch draws a figure; the format is not set.
FigureExportOptions figureOptions(const FigureBatch &batch, const Figure &figure, const QString &name);
/// The batch's data as the figure of that name is given it.
FigureData figureData(const FigureBatch &batch, const QString &name);

/// Throws Error when one of the figure's files cannot or must not be written, as check_output() finds.
void checkFigureFiles(const FigureBatch &batch, const QString &figure, const QString &folder);

/// Writes one figure of the batch in all its formats to `folder`. Returns the files written: none for a figure that is
/// left out because it is empty. Throws Error.
QStringList writeFigure(const FigureBatch &batch, const QString &figure, const QString &folder);
/// The same for a figure that holds results of its own (the lab's): no recipe draws it again, as those results are in
/// no file, but its metadata says of which run it is, under which detector.
/// Its files have `name`; `metadata` stands in place of what is known of the batch's runs where it is not empty.
QStringList writeFigure(const FigureBatch &batch, const Figure &figure, const QString &folder, const QString &name,
                        const QString &metadata = {});

} // namespace sinkscope
