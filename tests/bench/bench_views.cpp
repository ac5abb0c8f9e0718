// Time from a change until every open view of the window has been painted again: a token is selected, the layer moves,
// the heat map is panned and zoomed. All docks are open at once, a baseline is compared with, and nothing is hidden.
//     bench_views [--rows]
// Prints a table row each for tests/bench/run.sh, and without --rows also which view takes how long. Asserts nothing,
// as times depend on the machine.
#include "app/window/dock_layout.h"
#include "app/window/main_window.h"
#include "tests/support/sample_run.h"
#include "views/figures/figure_view.h"
#include "views/figures/inspection_sheets.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"

#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <set>

using namespace sinkscope;

namespace {

constexpr int warm_ups = 3;
constexpr int rounds = 60;
constexpr double frame_milliseconds = 16;
constexpr int patience_milliseconds = 5000; ///< a widget that is not painted within this is counted as painted

/// Milliseconds of processor time of this thread, which paints all and waits for nobody: what a clock would show on a
/// machine without other work.
double now()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Knows which widgets were painted and how long each took.
class PaintWatch : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (event->type() != QEvent::Paint)
            return QApplication::notify(receiver, event);
        const double start = now();
        const bool taken = QApplication::notify(receiver, event);
        auto *widget = static_cast<QWidget *>(receiver);
        painted.insert(widget);
        milliseconds[widget] += now() - start;
        return taken;
    }

    std::set<QWidget *> painted;
    std::map<QWidget *, double> milliseconds;
};

struct Times {
    std::vector<double> all;

    double at(double fraction)
    {
        std::ranges::sort(all);
        return all[static_cast<size_t>(fraction * static_cast<double>(all.size() - 1))];
    }
};

/// The view that a widget is part of: its dock, or the window that it is in.
QString viewOf(const QWidget *widget)
{
    while (!qobject_cast<const QDockWidget *>(widget) && widget->parentWidget())
        widget = widget->parentWidget();
    return widget->objectName();
}

/// The window on a synthetic run: with its default docks (heat map, text, sinks, norm profiles in front), or with every
/// view open as a window of its own, as on several screens.
class OpenWindow {
public:
    OpenWindow(PaintWatch &watch, int tokens, int rows, bool all) : watch_(watch), tokens_(tokens), rows_(rows)
    {
        const test::SampleOptions options{.layers = rows - 1, .tokens = tokens, .heads = 4};
        window_.workspace()->adoptRun(std::make_shared<const Run>(test::sample_run(options)),
                                      QStringLiteral("bench.h5"));
        Run baseline = test::sample_run({.layers = rows - 1, .tokens = tokens, .heads = 4, .per_head = false});
        baseline.model.name = "baseline";
        for (float &norm : baseline.grids.resid_norm.values())
            norm *= 0.8f;
        window_.workspace()->setVariant(std::make_shared<const Run>(std::move(baseline)));
        window_.resize(1400, 900);
        window_.show();
        if (all)
            openAll();
        settle();
    }

    Times measure(const std::function<void(int)> &change)
    {
        std::set<QWidget *> expected;
        for (int i = 0; i < warm_ups; ++i) {
            watch_.painted.clear();
            change(i);
            settle();
            std::set<QWidget *> both;
            std::ranges::set_intersection(i == 0 ? watch_.painted : expected, watch_.painted,
                                          std::inserter(both, both.end()));
            expected = std::move(both);
        }
        watch_.milliseconds.clear();
        Times times;
        for (int i = warm_ups; i < warm_ups + rounds; ++i) {
            watch_.painted.clear();
            QElapsedTimer timer;
            timer.start();
            const double start = now();
            change(i);
            while (!std::ranges::includes(watch_.painted, expected) && !timer.hasExpired(patience_milliseconds))
                QApplication::processEvents();
            times.all.push_back(now() - start);
            settle();
        }
        return times;
    }

    Selection &selection() { return *window_.selection(); }
    RunDocument &document() { return *window_.document(); }
    HeatMapCanvas &canvas() { return *qobject_cast<HeatMapView *>(window_.docks()->view("heatMap"))->canvas(); }
    /// A sink, a sink, an ordinary token, and so on.
    int token(int i)
    {
        const auto &sinks = window_.document()->detection().sinks;
        const int place = sinks[static_cast<size_t>(i) % sinks.size()].position;
        return i % 3 == 2 ? std::min(place + 1 + i, tokens_ - 1) : place;
    }

private:
    void openAll()
    {
        const QStringList onDemand{"projection", "attention", "token-split", "lab", "corpus"};
        for (QDockWidget *dock : window_.docks()->findChildren<QDockWidget *>()) {
            dock->setVisible(false);
            if (onDemand.contains(dock->objectName()))
                continue; // they wait for a model: their figures are opened below with results
            dock->setFloating(true);
            dock->resize(dock->objectName() == QLatin1String("heatMap") ? QSize(1400, 600) : QSize(640, 480));
            window_.docks()->view(dock->objectName());
            dock->show();
        }
        addOnDemand();
    }

    void addOnDemand()
    {
        const int token = tokens_ / 4, layers = rows_ - 1;
        TokenAttention attention{.layer = 4, .head = -1, .token = token, .attends_to = {}, .attended_by = {}};
        const auto weight = [](uint64_t row, int t) { // nearly all near zero, a few large ones, as attention is
            return std::pow(test::sample_noise(row, static_cast<uint64_t>(t), 0), 30.0f);
        };
        for (int t = 0; t <= token; ++t)
            attention.attends_to.push_back(weight(7, t));
        for (int t = token; t < tokens_; ++t)
            attention.attended_by.push_back(weight(8, t));
        TokenSplit split;
        split.token = token;
        for (auto *values : {&split.attn_norm, &split.mlp_norm, &split.attn_along_bos, &split.mlp_along_bos,
                             &split.attn_along_self, &split.mlp_along_self, &split.resid_along_bos, &split.resid_norm})
            for (int l = 0; l < layers; ++l)
                values->push_back(test::sample_noise(9, static_cast<uint64_t>(l), 0));
        TokenProjection projection;
        constexpr int shown = 400;
        projection.scores = Grid(shown, 2);
        for (int i = 0; i < shown; ++i) {
            projection.tokens.push_back(static_cast<int>(int64_t(i) * tokens_ / shown));
            for (int c = 0; c < 2; ++c)
                projection.scores(i, c) = test::sample_noise(10, static_cast<uint64_t>(i), static_cast<uint64_t>(c));
        }
        projection.explained = {0.6, 0.2};
        add(makeAttentionFigure(), attentionMaker(std::make_shared<const TokenAttention>(attention)));
        add(makeSplitFigure(), splitMaker(std::make_shared<const TokenSplit>(split)));
        add(makeProjectionFigure(), projectionMaker(std::make_shared<const TokenProjection>(projection)));
    }

    void add(std::unique_ptr<SheetFigure> figure, SheetFigure::Maker maker)
    {
        figure->setMaker(std::move(maker));
        extra_.push_back(std::make_unique<FigureView>(std::move(figure), window_.document(), window_.selection()));
        extra_.back()->resize(640, 480);
        extra_.back()->show();
    }

    /// Until nothing has been painted for a while.
    void settle()
    {
        size_t before = 0;
        do {
            before = watch_.painted.size();
            QElapsedTimer timer;
            timer.start();
            while (!timer.hasExpired(20))
                QApplication::processEvents();
        } while (watch_.painted.size() != before);
    }

    PaintWatch &watch_;
    int tokens_, rows_;
    MainWindow window_;
    std::vector<std::unique_ptr<FigureView>> extra_;
};

void report(PaintWatch &watch, const QString &what, Times times, bool rowsOnly)
{
    std::fflush(stdout);
    std::printf("| %s | median %.1f ms, 95th percentile %.1f ms | %.0f ms | %.2f |\n", qPrintable(what), times.at(0.5),
                times.at(0.95), frame_milliseconds, times.at(0.5) / frame_milliseconds);
    if (rowsOnly)
        return;
    std::map<QString, double> views;
    for (const auto &[widget, milliseconds] : watch.milliseconds)
        views[viewOf(widget)] += milliseconds / rounds;
    for (const auto &[view, milliseconds] : views)
        if (milliseconds >= 0.05)
            std::printf("    %-20s %7.2f ms\n", qPrintable(view), milliseconds);
}

void bench(PaintWatch &watch, int tokens, int rows, bool rowsOnly)
{
    const QString size = QStringLiteral(", %1 tokens x %2 rows").arg(tokens).arg(rows);
    for (const bool all : {false, true}) {
        OpenWindow window(watch, tokens, rows, all);
        const QString views = all ? QStringLiteral("all views") : QStringLiteral("default layout");
        report(watch, views + ", painted after a selection" + size,
               window.measure([&](int i) { window.selection().click(window.token(i)); }), rowsOnly);
        report(watch, views + ", painted after a change of layer" + size,
               window.measure([&](int i) { window.selection().setLayer(1 + i % (rows - 1)); }), rowsOnly);
        report(watch, views + ", painted after a change of the detector's threshold" + size, window.measure([&](int i) {
            DetectorParameters parameters = window.document().parameters();
            parameters.threshold = i % 2 == 0 ? 0.9 : 0.99;
            window.document().setParameters(parameters);
        }),
               rowsOnly);
        if (!all)
            continue;
        const HeatMapRange whole = HeatMapRange::whole(rows, tokens);
        const HeatMapRange tenth = whole.zoomed(10, 1, 0, 0, rows, tokens);
        constexpr double frames = warm_ups + rounds;
        report(watch, "heat map frame, panning" + size, window.measure([&](int i) {
            window.canvas().setRange(tenth.moved(i * 0.9 * tokens / frames, 0, rows, tokens));
        }),
               rowsOnly);
        report(watch, "heat map frame, zooming" + size, window.measure([&](int i) {
            window.canvas().setRange(
                whole.zoomed(std::pow(tokens / 20.0, (i + 1) / frames), 1, tokens * 0.6, 0, rows, tokens));
        }),
               rowsOnly);
    }
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0"); // no waiting for a screen that is not there
    PaintWatch watch(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    // The offscreen platform says of every window that it cannot raise it.
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
    const bool rowsOnly = QCoreApplication::arguments().contains(QStringLiteral("--rows"));
    bench(watch, 16384, 49, rowsOnly);
    bench(watch, 131072, 81, rowsOnly);
    return 0;
}
