#pragma once

#include "core/analysis/sinks.h"
#include "views/figures/figure.h"
#include "views/figures/figure_export.h"

#include <QString>

#include <vector>

namespace sinkscope {

inline constexpr int recipeVersion = 1;

/// All that an exported figure was made from, so that it can be made again.
struct FigureRecipe {
    struct Source {
        QString file;  ///< absolute path; looked for beside the recipe too
        int sample = 0; ///< record of a detections file
        QString hash;  ///< run_hash()
        QString model, trace; ///< for people
        DetectorParameters detector;
        bool operator==(const Source &) const = default;
    };
    QString programVersion;
    QString figure; ///< id
    std::vector<Source> runs;
    std::vector<int> selectedTokens;
    int currentToken = -1;
    int layer = 0;
    int head = -1;
    QString format;
    QSizeF sizeMillimetres;
    int dpi = 300;
    double fontPoints = 8;
    bool operator==(const FigureRecipe &) const = default;
};

/// Indented JSON, the same bytes for the same recipe.
QString recipeText(const FigureRecipe &recipe);
/// Throws Error naming file and key.
FigureRecipe readRecipe(const QString &file);

/// The place that a run was read from.
struct RunSource {
    QString file;
    int sample = 0;
};

/// The recipe of a figure of `data`, whose runs come from `sources` (same order).
FigureRecipe makeRecipe(const QString &figure, const FigureData &data, const std::vector<RunSource> &sources,
                        const FigureExportOptions &options);

/// Draws the figure again and returns the file written in `folder`. The same program version gives the same SVG, byte for byte. Throws
/// Error when a run is gone or has other content than the recipe's.
QString replayRecipe(const QString &recipeFile, const QString &folder);

} // namespace sinkscope
