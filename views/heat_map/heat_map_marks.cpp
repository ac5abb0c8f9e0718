// The lane of marks above a heat map.
#include "views/heat_map/heat_map_painter.h"
#include "views/heat_map/spread_marks.h"

#include <QPainter>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr double crowded = 0.75; ///< points: thousands of sinks must not be thousands of paths
constexpr double apart = 1.15; ///< of a mark's size, between the middles of two

struct Mark {
    int token;
    TokenRole role;
    bool selected;
    double wanted; ///< over the middle of its column
};

/// The sinks and the selected tokens in range, ascending; of several in the same place one, a selected one first.
std::vector<Mark> marksOf(const HeatMapGeometry &geometry, const HeatMapScene &scene, double nearest)
{
    std::vector<int> tokens = scene.selected;
    for (const Sink &sink : scene.detection->sinks)
        tokens.push_back(sink.position);
    std::ranges::sort(tokens);
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    std::vector<Mark> marks;
    for (const int token : tokens) {
        const int column = scene.columns.column(token);
        if (column < 0 || column + 1 <= geometry.range.firstToken || column >= geometry.range.endToken)
            continue;
        const Mark mark{token, roleOf(*scene.detection, token), std::ranges::binary_search(scene.selected, token),
                        geometry.x(column + 0.5)};
        if (marks.empty() || mark.wanted - marks.back().wanted >= nearest)
            marks.push_back(mark);
        else if (mark.selected && !marks.back().selected)
            marks.back() = mark;
    }
    return marks;
}

} // namespace

void HeatMapPainter::paintMarkers(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const
{
    const double size = style_.markerSize * unit_, middle = geometry.markers.top() + 0.7 * size;
    const std::vector<Mark> marks = marksOf(geometry, scene, crowded * unit_);
    std::vector<double> wanted;
    for (const Mark &mark : marks)
        wanted.push_back(mark.wanted);
    const std::vector<double> places = spreadMarks(wanted, apart * size, geometry.plot.left(), geometry.plot.right());
    for (const bool selected : {false, true}) // what is selected lies on top
        for (size_t i = 0; i < marks.size(); ++i) {
            const Mark &mark = marks[i];
            if (mark.selected != selected)
                continue;
            const QColor colour = style_.role(mark.role);
            painter.setPen(QPen(colour, (selected ? 1.0 : 0.5) * unit_));
            painter.drawLine(QPointF(places[i], middle), QPointF(mark.wanted, geometry.plot.top()));
            painter.setPen(selected ? QPen(style_.selection, 0.9 * unit_) : QPen(Qt::NoPen));
            painter.setBrush(colour);
            painter.drawPath(Style::marker(mark.role, (selected ? 1.5 : 1.0) * size).translated(places[i], middle));
        }
}

} // namespace sinkscope
