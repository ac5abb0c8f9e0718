#include "app/commands/figure_presets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <algorithm>

namespace sinkscope {

namespace {

const QString key = QStringLiteral("figurePresets");

void write(const std::vector<FigurePreset> &presets)
{
    QJsonArray array;
    for (const FigurePreset &preset : presets)
        array.append(QJsonObject{{"name", preset.name},
                                 {"width_mm", preset.widthMillimetres},
                                 {"height_mm", preset.heightMillimetres},
                                 {"font_points", preset.fontPoints},
                                 {"line_width", preset.lineWidth}});
    QSettings().setValue(key, QJsonDocument(array).toJson(QJsonDocument::Compact));
}

} // namespace

const std::vector<FigurePreset> &venuePresets()
{
    constexpr double inch = 25.4;
    static const std::vector<FigurePreset> presets{
        {"NeurIPS, text width", 5.5 * inch, 0, 8, 1.2},
        {"NeurIPS, half", 2.7 * inch, 0, 7, 1.0},
        {"ICML, one column", 3.25 * inch, 0, 8, 1.2},
        {"ICML, two columns", 6.75 * inch, 0, 8, 1.2},
        {"ICLR, text width", 5.5 * inch, 0, 8, 1.2},
        {"ICLR, half", 2.7 * inch, 0, 7, 1.0},
        {"ACL, one column", 77, 0, 8, 1.2},
        {"ACL, two columns", 160, 0, 8, 1.2},
        {"Nature, one column", 89, 0, 7, 1.0},
        {"Nature, two columns", 183, 0, 7, 1.0},
        {"IEEE, one column", 3.5 * inch, 0, 8, 1.2},
        {"IEEE, two columns", 7.16 * inch, 0, 8, 1.2},
        {"Slides 16:9", 254, 142.9, 16, 2.0},
        {"Poster", 400, 0, 24, 3.0},
    };
    return presets;
}

std::vector<FigurePreset> ownPresets()
{
    std::vector<FigurePreset> presets;
    const QJsonArray kept = QJsonDocument::fromJson(QSettings().value(key).toByteArray()).array();
    for (const QJsonValue &value : kept) {
        const QJsonObject object = value.toObject();
        const FigurePreset preset{object["name"].toString(), object["width_mm"].toDouble(),
                                  object["height_mm"].toDouble(), object["font_points"].toDouble(),
                                  object["line_width"].toDouble()};
        const bool usable =
            !preset.name.isEmpty() && preset.widthMillimetres >= 20 && preset.fontPoints >= 4 && preset.lineWidth > 0;
        if (usable) // what someone wrote into the settings by hand may not be
            presets.push_back(preset);
    }
    return presets;
}

void keepOwnPreset(const FigurePreset &preset)
{
    std::vector<FigurePreset> presets = ownPresets();
    std::erase_if(presets, [&](const FigurePreset &known) { return known.name == preset.name; });
    presets.push_back(preset);
    write(presets);
}

void removeOwnPreset(const QString &name)
{
    std::vector<FigurePreset> presets = ownPresets();
    std::erase_if(presets, [&](const FigurePreset &known) { return known.name == name; });
    write(presets);
}

std::optional<FigurePreset> presetNamed(const QString &name)
{
    for (const std::vector<FigurePreset> &presets : {ownPresets(), venuePresets()})
        for (const FigurePreset &preset : presets)
            if (preset.name.compare(name, Qt::CaseInsensitive) == 0)
                return preset;
    return {};
}

QStringList presetNames()
{
    QStringList names;
    for (const std::vector<FigurePreset> &presets : {ownPresets(), venuePresets()})
        for (const FigurePreset &preset : presets)
            names << preset.name;
    return names;
}

} // namespace sinkscope
