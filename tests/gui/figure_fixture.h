#pragma once

#include "core/analysis/sinks.h"
#include "tests/support/sample_run.h"
#include "views/figures/figure_registry.h"

#include <QImage>
#include <QPainter>
#include <QTest>

namespace sinkscope::test {

inline std::shared_ptr<const Run> shared_sample()
{
    static const auto run = std::make_shared<const Run>(sample_run());
    return run;
}

/// The sample with its detection under the paper-text rule, and a second run as baseline.
inline FigureData figure_data()
{
    Run other = *shared_sample();
    other.model.name = "baseline-135M";
    for (float &norm : other.grids.resid_norm.values())
        norm *= 0.8f;
    FigureData data;
    data.runs.push_back({shared_sample(), detect(*shared_sample(), detector_preset("unclipped"))});
    data.runs.push_back({std::make_shared<const Run>(std::move(other)), data.runs[0].detection});
    data.currentToken = 25;
    data.layer = 14;
    return data;
}

/// The sample alone, as it was stored.
inline FigureData one_run()
{
    FigureData data;
    data.runs.push_back({shared_sample(), shared_sample()->detection});
    return data;
}

/// The figure on screen, one pixel a point, at its own size unless another is given.
inline QImage painted(const Figure &figure, const FigureData &data, const Style &style = Style::light(8),
                      QSizeF size = {})
{
    if (size.isEmpty())
        size = figure.sizeFor(data);
    QImage image(size.toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    figure.paint(painter, QRectF(QPointF(), size), data, style);
    return image;
}

/// A column "id" with a row for each figure.
inline void each_figure()
{
    QTest::addColumn<QString>("id");
    for (const std::unique_ptr<Figure> &figure : makeAllFigures())
        QTest::newRow(qPrintable(figure->id())) << figure->id();
}

} // namespace sinkscope::test
