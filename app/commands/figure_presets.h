#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sinkscope {

/// A size, type and line width that a place of publication asks for, by name.
struct FigurePreset {
    QString name; ///< "ICML, one column"
    double widthMillimetres = 85;
    double heightMillimetres = 0; ///< 0 = by the figure's proportions
    double fontPoints = 8;
    double lineWidth = 1.2; ///< points
    bool operator==(const FigurePreset &) const = default;
};

/// Those of conferences, journals, slides and posters: text and column widths of their style files.
const std::vector<FigurePreset> &venuePresets();
/// A person's own, as kept in the settings.
std::vector<FigurePreset> ownPresets();
void keepOwnPreset(const FigurePreset &preset); ///< replaces one of the same name
void removeOwnPreset(const QString &name);

/// By its name, whatever the case, own ones first. None when there is none.
std::optional<FigurePreset> presetNamed(const QString &name);
QStringList presetNames();

} // namespace sinkscope
