#include "views/heat_map/heat_map_raster.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sinkscope {

namespace {

/// The cells that one pixel covers: every cell belongs to exactly one pixel where cells are narrower than pixels.
struct PixelSpan {
    int first = 0;
    int end = 0;
    bool operator==(const PixelSpan &) const = default;
};

/// Where many cells share a pixel, spans begin at whole groups of the coarsest level that moves them by less than a
/// quarter of a pixel: then the pyramid answers from few values.
std::vector<PixelSpan> pixelSpans(double first, double span, int pixels, int cells)
{
    std::vector<PixelSpan> spans(static_cast<size_t>(pixels));
    const double step = span / pixels;
    int snap = 1;
    constexpr int group = MagnitudePyramid::group;
    while (snap * group * group <= step)
        snap *= group;
    const auto edge = [&](int pixel) {
        return static_cast<int>(std::floor(first + pixel * step + 1e-9)) / snap * snap;
    };
    for (int p = 0; p < pixels; ++p) {
        const int from = std::clamp(edge(p), 0, cells - 1);
        const int to = p + 1 == pixels ? static_cast<int>(std::floor(first + span + 1e-9)) : edge(p + 1);
        spans[static_cast<size_t>(p)] = {from, std::clamp(to, from + 1, cells)};
    }
    return spans;
}

} // namespace

QImage renderHeatMap(const MagnitudePyramid &pyramid, const HeatMapRange &range, const QSize &pixels,
                     const ColourScale &scale)
{
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    if (image.isNull() || pyramid.empty() || range.tokenSpan() <= 0 || range.rowSpan() <= 0)
        return image;

    const auto columns = pixelSpans(range.firstToken, range.tokenSpan(), pixels.width(), pyramid.columns());
    const auto rows = pixelSpans(range.firstRow, range.rowSpan(), pixels.height(), pyramid.rows());
    const size_t lineBytes = static_cast<size_t>(pixels.width()) * sizeof(QRgb);
    for (size_t y = 0; y < rows.size(); ++y) { // from the bottom up
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(pixels.height() - 1 - static_cast<int>(y)));
        if (y > 0 && rows[y] == rows[y - 1]) {
            std::memcpy(line, image.constScanLine(pixels.height() - static_cast<int>(y)), lineBytes);
            continue;
        }
        for (size_t x = 0; x < columns.size(); ++x) {
            if (x > 0 && columns[x] == columns[x - 1]) {
                line[x] = line[x - 1];
                continue;
            }
            Largest value;
            bool finite = true;
            for (int row = rows[y].first; row < rows[y].end; ++row)
                if (pyramid.is_ready(row)) {
                    finite = finite && pyramid.is_finite(row, columns[x].first, columns[x].end);
                    value.take(pyramid.largest(row, columns[x].first, columns[x].end));
                }
            line[x] = finite ? scale.colour(value.value) : not_finite_colour;
        }
    }
    return image;
}

void HeatMapRaster::setGrid(const Grid *grid, int readyRows)
{
    pyramid_.build(grid, readyRows);
    image_ = {};
}

void HeatMapRaster::addRow(int row)
{
    pyramid_.add_row(row);
    image_ = {};
}

const QImage &HeatMapRaster::image(const HeatMapRange &range, const QSize &pixels, const ColourScale &scale)
{
    if (image_.isNull() || image_.size() != pixels || range != range_ || scale != scale_) {
        image_ = renderHeatMap(pyramid_, range, pixels, scale);
        range_ = range;
        scale_ = scale;
    }
    return image_;
}

} // namespace sinkscope
