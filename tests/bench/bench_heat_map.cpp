// Frame times of the heat map while panning and zooming. Prints; asserts nothing, as times depend on the machine.
#include "tests/support/sample_run.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/state/grid_display.h"
#include "views/state/selection.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace sinkscope;

namespace {

constexpr int frames = 40;

template <typename Step> void measure(const char *name, HeatMapCanvas &canvas, Step step)
{
    QImage frame(canvas.size() * 2, QImage::Format_ARGB32_Premultiplied);
    frame.setDevicePixelRatio(2);
    std::vector<double> milliseconds;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        step(i);
        canvas.render(&frame);
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("  %-28s median %6.2f ms   95th percentile %6.2f ms\n", name, milliseconds[frames / 2],
                milliseconds[frames * 95 / 100]);
}

void bench(int tokens, int rows)
{
    std::printf("%d tokens x %d rows\n", tokens, rows);
    RunDocument document;
    Selection selection;
    GridDisplay display(&document, &selection);
    HeatMapCanvas canvas(&document, &selection);
    canvas.setDisplay(&display);
    canvas.resize(1400, 600);
    auto run = std::make_shared<const Run>(
        test::sample_run({.layers = rows - 1, .tokens = tokens, .heads = 1, .per_head = false}));
    QElapsedTimer timer;
    timer.start();
    document.setRun(run);
    selection.setLimits(tokens, rows, 1);
    std::printf("  %-28s %6.2f ms\n", "open (detect, pyramid)", static_cast<double>(timer.nsecsElapsed()) / 1e6);

    const HeatMapRange whole = HeatMapRange::whole(rows, tokens);
    measure("first frame and repaint", canvas, [](int) {});
    measure("zoom from all to 20 tokens", canvas, [&](int i) {
        canvas.setRange(whole.zoomed(std::pow(tokens / 20.0, i / (frames - 1.0)), 1, tokens * 0.6, 0, rows, tokens));
    });
    for (const double share : {0.9, 0.1, 0.01}) {
        const HeatMapRange start = whole.zoomed(1 / share, 1, 0, 0, rows, tokens);
        measure(qPrintable(QStringLiteral("pan at %1 % of the trace").arg(share * 100)), canvas,
                [&](int i) { canvas.setRange(start.moved(i * tokens * (1 - share) / frames, 0, rows, tokens)); });
    }
    measure("crosshair", canvas, [&](int i) { selection.setHoveredToken(i * tokens / frames); });
    measure("select and repaint", canvas, [&](int i) { selection.click(i * tokens / frames); });
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    bench(16384, 49);
    bench(131072, 81);
    return 0;
}
