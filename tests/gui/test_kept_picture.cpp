// What is kept of a figure on screen: after any change it shows what painting all anew shows.

#include "tests/gui/every_figure.h"
#include "tests/support/golden_image.h"
#include "views/figures/kept_picture.h"

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr double zoom = 1.25; ///< pixels a point, as screens have it
constexpr double tolerated_share = 0.0002; ///< of pixels: edges of glyphs where a place was painted over

const PanelFigure *panelsOf(const Figure &figure)
{
    return dynamic_cast<const PanelFigure *>(&figure);
}

/// What a person does one after the other, each from what was before.
std::vector<FigureData> changes()
{
    FigureData data = figure_data();
    std::vector<FigureData> all{data};
    for (const std::vector<int> &selected : {std::vector<int>{25}, {28, 40}, {}, {10, 25, 50, 100}, {120}}) {
        data.selectedTokens = selected;
        data.currentToken = selected.empty() ? -1 : selected.front();
        all.push_back(data);
    }
    data.layer = 20;
    all.push_back(data);
    data.head = 1;
    all.push_back(data);
    DetectorParameters strict = data.runs[0].detection->parameters;
    strict.threshold = 0.99;
    data.runs[0] = {data.runs[0].run, detect(*data.runs[0].run, strict)};
    all.push_back(data);
    data.runs.pop_back();
    all.push_back(data);
    all.push_back(all.front());
    return all;
}

} // namespace

class TestKeptPicture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsWhatPaintingAnewShows_data() { every_figure_data(panelsOf); }
    void showsWhatPaintingAnewShows()
    {
        QFETCH(int, index);
        const auto figures = every_figure(), others = every_figure();
        const PanelFigure &figure = *panelsOf(*figures[static_cast<size_t>(index)]),
                          &fresh = *panelsOf(*others[static_cast<size_t>(index)]);
        const Style style = Style::light(8);
        const QSizeF size = figure.sizeFor(figure_data());
        KeptPicture kept;
        int step = 0;
        for (const FigureData &data : changes()) {
            QImage shown((zoom * size).toSize(), QImage::Format_RGB32), wanted = shown;
            for (QImage *image : {&shown, &wanted}) {
                image->fill(style.background);
                QPainter painter(image);
                painter.scale(zoom, zoom);
                if (image == &shown)
                    kept.paint(painter, QRectF({}, size), figure, data, style);
                else
                    fresh.paint(painter, QRectF({}, size), data, style);
            }
            const double share = differing_share(shown, wanted);
            if (share > tolerated_share)
                shown.save(QStringLiteral("kept-%1-%2.png").arg(figure.id()).arg(step));
            QVERIFY2(share <= tolerated_share, qPrintable(QStringLiteral("step %1: %2").arg(step).arg(share)));
            ++step;
        }
    }

    /// Another theme or size leaves nothing of the old picture.
    void dropsWhatNoLongerFits()
    {
        const auto figure = makeFigure("norm-profiles");
        const FigureData data = figure_data();
        KeptPicture kept;
        for (const Style &style : {Style::light(8), Style::darkTheme(8), Style::light(11)})
            for (const QSizeF size : {QSizeF(480, 200), QSizeF(300, 260)}) {
                QImage shown(size.toSize(), QImage::Format_RGB32);
                shown.fill(Qt::magenta);
                QPainter painter(&shown);
                kept.paint(painter, QRectF({}, size), *panelsOf(*figure), data, style);
                painter.end();
                QCOMPARE(differing_share(shown, painted(*makeFigure("norm-profiles"), data, style, size)), 0.0);
            }
    }
};

QTEST_MAIN(TestKeptPicture)
#include "test_kept_picture.moc"
