// The small texts beside places of a panel: all of them or none, so that a missing one means nothing.
#include "views/figures/chart_panel.h"
#include "views/figures/math_label.h"

#include <algorithm>
#include <array>

namespace sinkscope {

namespace {

constexpr double beside = 3; ///< points between a place and its note where there are no cells
constexpr int farthest = 4; ///< of a note from its place, in lines

/// Boxes for a note around the area that it is about, nearest first.
std::vector<QRectF> candidates(const QRectF &about, const QSizeF &size)
{
    std::vector<QRectF> boxes;
    const double gap = 1;
    for (int away = 0; away <= farthest; ++away)
        for (const int side : {1, -1}) {
            const double x = side > 0 ? about.right() + gap : about.left() - gap - size.width();
            for (const int up : away == 0 ? std::vector<int>{1} : std::vector<int>{1, -1})
                boxes.emplace_back(QPointF(x, about.center().y() - size.height() * (0.5 + 0.75 * up * away)), size);
            const double y = side > 0 ? about.top() - gap - size.height() * (1 + 0.75 * away)
                                      : about.bottom() + gap + size.height() * 0.75 * away;
            boxes.emplace_back(QPointF(about.center().x() - size.width() / 2, y), size);
        }
    return boxes;
}

} // namespace

void ChartPanel::placeNotes()
{
    QSizeF half(0, 0);
    if (spec_.image)
        half = {0.5 * plotArea_.width() / std::max(1, spec_.image->cellCount().width()),
                0.5 * plotArea_.height() / std::max(1, spec_.image->cellCount().height())};
    std::vector<QRectF> taken; // what notes are about, then the notes
    for (const PanelNote &note : spec_.notes) {
        const QPointF at = map(note.value);
        const double reach = spec_.image ? half.width() : beside;
        taken.emplace_back(at.x() - (spec_.image ? reach : 0), at.y() - half.height(), spec_.image ? 2 * reach : reach,
                           2 * half.height());
    }
    const size_t first = labels_.size();
    for (size_t i = 0; i < spec_.notes.size(); ++i) {
        const PanelNote &note = spec_.notes[i];
        const MathLabel label(note.text, tickFont());
        const auto isFree = [&](const QRectF &box) {
            return plotArea_.contains(box) &&
                std::ranges::none_of(taken, [&](const QRectF &other) { return other.intersects(box); });
        };
        const std::vector<QRectF> boxes = candidates(taken[i], QSizeF(label.width(), label.height()));
        const auto found = std::ranges::find_if(boxes, isFree);
        if (found == boxes.end()) {
            labels_.resize(first);
            leaders_.clear();
            notesLeftOut_ = true;
            return;
        }
        if (found - boxes.begin() > 3) // no longer next to its place
            leaders_.emplace_back(QLineF(taken[i].center(), found->center()), note.colour);
        taken.push_back(*found);
        labels_.push_back({PlacedLabel::Kind::note, note.text, tickFont(), note.colour, found->topLeft(),
                           Qt::AlignLeft | Qt::AlignTop});
    }
}

} // namespace sinkscope
