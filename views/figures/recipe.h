#pragma once

#include "views/figures/figure_export.h"

#include <QJsonObject>

#include <map>

namespace sinkscope {

/// All that it takes to make a figure again: what it shows, of which files, under which parameters. Written into every
/// export; a recipe replayed on the same files gives the same SVG, byte for byte.
struct Recipe {
    /// One run, in the figure's order.
    struct RunFile {
        QString path; ///< relative to the recipe's place, with '/'
        QString hash; ///< of its content, as the caller computes it ("sha256:…"); empty = not checked
        QString model; ///< for people; not used in replaying
        QString trace;
        bool operator==(const RunFile &) const = default;
    };

    QString programVersion;
    QString figure; ///< Figure::id()
    std::map<QString, QString> options; ///< every option of the figure and its choice
    std::vector<RunFile> runs;
    DetectorParameters detector;
    std::vector<int> selectedTokens;
    int currentToken = -1;
    int layer = 0;
    int head = -1;
    QSizeF sizeMillimetres;
    int dpi = 300;
    double fontPoints = 8;
    QString fontFamily;
    double lineWidth = 1.2;
    bool grey = false;
    bool namesRun = false; ///< see FigureData
    FigureEdits edits;
    bool operator==(const Recipe &) const = default;
};

/// The recipe of a figure as it stands. `files` are the runs' places and hashes; model and trace are filled in from the
/// runs.
Recipe makeRecipe(const Figure &figure, const FigureData &data, std::vector<Recipe::RunFile> files,
                  const FigureExportOptions &options, const QString &programVersion);

/// Indented JSON with a fixed order of keys. The conventions (rows, clip, norm) stand in it by name.
QByteArray recipeJson(const Recipe &recipe);

/// The same content for the metadata of a figure that no recipe draws again, because its numbers are in no file or are
/// of a whole set; `more` stands beside it.
QByteArray metadataJson(const Recipe &recipe, const QJsonObject &more = {});

/// Throws Error naming the key that is missing, of the wrong type or out of range. `source` names the file in messages.
Recipe parseRecipe(const QByteArray &json, const QString &source);

/// Makes the figure of the recipe with its options. Throws Error for an id or choice that does not exist.
std::unique_ptr<Figure> makeFigure(const Recipe &recipe);

/// What the figure of a recipe shows, given its runs in order; each is detected anew under the recipe's parameters.
FigureData recipeData(const Recipe &recipe, const std::vector<std::shared_ptr<const Run>> &runs);

/// Export options of a recipe for a format, the recipe itself included.
FigureExportOptions recipeExport(const Recipe &recipe, const QString &format);

} // namespace sinkscope
