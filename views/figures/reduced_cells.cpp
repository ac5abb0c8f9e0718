#include "views/figures/reduced_cells.h"

#include <cmath>

namespace sinkscope {

ReducedCells reducedCells(const PanelImage &image, const QSize &most)
{
    const QSize all = image.cellCount();
    ReducedCells cells;
    cells.size = all.boundedTo(most);
    cells.reduced = cells.size != all;
    cells.values.assign(static_cast<size_t>(cells.size.width()) * static_cast<size_t>(cells.size.height()), NAN);
    for (int row = 0; row < all.height(); ++row) {
        const int64_t line = int64_t{row} * cells.size.height() / all.height() * cells.size.width();
        for (int column = 0; column < all.width(); ++column) {
            const auto value = static_cast<float>(image.value(column, row));
            float &kept = cells.values[static_cast<size_t>(line + int64_t{column} * cells.size.width() / all.width())];
            if (std::isnan(kept) || std::fabs(value) > std::fabs(kept))
                kept = value;
        }
    }
    return cells;
}

QImage colouredCells(const ReducedCells &cells, const ColourScale &scale)
{
    QImage image(cells.size, QImage::Format_ARGB32);
    for (int row = 0; row < cells.size.height(); ++row) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(row));
        for (int column = 0; column < cells.size.width(); ++column)
            line[column] = scale.colour(cells.values[static_cast<size_t>(row * cells.size.width() + column)]);
    }
    return image;
}

} // namespace sinkscope
