#pragma once

#include "core/data/intervention.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace sinkscope {

inline constexpr int tour_version = 1;

/// What a step of a tour sets; what is not there is left as it is.
struct TourSetting {
    QString workspace; ///< Arrangement::id
    QString view; ///< a dock, brought to the front
    QString grid; ///< of heat map and text, by gridName()
    QString preset; ///< of the detector
    std::optional<double> threshold;
    std::optional<int> layer, current;
    std::optional<std::vector<int>> tokens;
    std::optional<QString> variant; ///< a run file in the tour's folder to stand beside the run; empty = none
    QString side; ///< of run and variant, by sideName()
    std::vector<Intervention> interventions; ///< a variant to be made live, where the model is there
    bool operator==(const TourSetting &) const = default;
};

struct TourStep {
    QString id; ///< of its section in the tour's text
    QString title, text, paper; ///< Markdown; what is seen here, and what the paper found
    QString tryText; ///< what trying it does; empty = nothing to try
    TourSetting setting, trial;
    bool operator==(const TourStep &) const = default;
};

/// A tour: steps through a run, as data that anyone can write.
struct Tour {
    QString title;
    QString run; ///< a run file in the tour's folder
    QString folder; ///< where the tour was read from
    std::vector<TourStep> steps;
};

/// Reads a tour's JSON; its texts too, where it names a Markdown file, in the program's language if that is there.
/// Throws Error naming file and place: no JSON, an unknown key, a wrong type, a newer version, no step.
Tour readTour(const QString &file);

/// The steps as JSON with their texts in them, as readTour() takes it.
QByteArray tourJson(const Tour &tour);

} // namespace sinkscope
