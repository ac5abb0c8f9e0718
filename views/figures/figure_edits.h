#pragma once

#include <map>
#include <optional>

namespace sinkscope {

/// What a person set of an axis; the rest stays as the figure has it.
struct AxisEdit {
    std::optional<double> low, high; ///< in data units
    std::optional<bool> logarithmic;
    bool operator==(const AxisEdit &) const = default;
};

struct PanelEdit {
    bool shown = true;
    AxisEdit x, y;
    bool operator==(const PanelEdit &) const = default;
};

/// What a person changed of a figure for print, beside its options.
struct FigureEdits {
    std::map<int, PanelEdit> panels; ///< by number, from 0, as the figure has them; those not named stay
    bool title = true; ///< the titles above panels and figure
    bool caption = true; ///< the small lines below
    bool operator==(const FigureEdits &) const = default;
};

} // namespace sinkscope
