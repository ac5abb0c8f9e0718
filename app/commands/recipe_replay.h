#pragma once

#include "views/figures/recipe.h"

#include <QString>
#include <QStringList>

namespace sinkscope {

/// The entry of a recipe for record `sample` of a run or detections file: its path as seen from `folder` (where the
/// recipe is going to lie) and run_hash(). Records of a detections file are written "FILE#SAMPLE". An empty `file`
/// stands for a run that is not saved.
Recipe::RunFile recipeRunFile(const Run &run, const QString &file, int sample, const QString &folder);
/// The same for a file that holds the run with another detection than `run` has: one saved after the detector moved.
Recipe::RunFile recipeRunFile(const Run &run, const Detection &filed, const QString &file, int sample,
                              const QString &folder);

/// Draws the figure of a recipe file again, once per format, and returns the files written in `folder`. The same
/// program version gives the same SVG, byte for byte. Throws Error when a run is gone or has other content than the
/// recipe's.
QStringList replayRecipe(const QString &recipeFile, const QStringList &formats, const QString &folder);

} // namespace sinkscope
