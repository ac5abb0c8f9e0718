// Time from the start of the program until its first picture of a run, and from step to step of the tour until all is
// painted again.
//     bench_tour [--rows]
// Prints a table row each for tests/bench/run.sh, and without --rows also each step. Asserts nothing, as times depend
// on the machine; of a step it is the processor time of the thread that paints, which other work does not stretch.
#include "app/window/application.h"
#include "app/window/main_window.h"
#include "app/window/tour.h"
#include "views/heat_map/heat_map_canvas.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QStandardPaths>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace sinkscope;

namespace {

constexpr double start_bound = 1000, step_bound = 300; // milliseconds
constexpr int patience = 60000; ///< milliseconds

double milliseconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Counts what is painted.
class PaintWatch : public Application {
public:
    using Application::Application;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            ++paints;
            heatMap = heatMap || qobject_cast<HeatMapCanvas *>(receiver);
        }
        return Application::notify(receiver, event);
    }

    int paints = 0;
    bool heatMap = false;
};

/// Until nothing has been painted for a while.
void settle(PaintWatch &watch)
{
    for (int before = -1; before != watch.paints;) {
        before = watch.paints;
        QElapsedTimer timer;
        timer.start();
        while (!timer.hasExpired(30))
            QApplication::processEvents();
    }
}

void row(const char *what, double value, double bound)
{
    std::printf("| %s | %.0f ms | %.0f ms | %.2f |\n", what, value, bound, value / bound);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0"); // no waiting for a screen that is not there
    QStandardPaths::setTestModeEnabled(true);
    // The offscreen platform says of every window that it cannot raise it.
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
    PaintWatch watch(argc, argv);
    const bool rowsOnly = QApplication::arguments().contains(QStringLiteral("--rows"));
    MainWindow window;
    window.resize(1440, 900);
    window.show();
    window.startTour();
    QElapsedTimer timer;
    timer.start();
    while ((!window.isTouring() || !watch.heatMap) && !timer.hasExpired(patience))
        QApplication::processEvents();
    row("start to the first picture of a run, processor time of all threads", milliseconds(CLOCK_PROCESS_CPUTIME_ID),
        start_bound);
    settle(watch);

    std::vector<double> times;
    auto *next = window.findChild<QPushButton *>(QStringLiteral("tourNext"));
    const Tour tour = readTour(QStringLiteral(":/tour/paper.json"));
    for (size_t step = 1; step < tour.steps.size(); ++step) {
        const double start = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        const int before = watch.paints;
        next->click();
        timer.restart();
        while (watch.paints == before && !timer.hasExpired(patience))
            QApplication::processEvents();
        QApplication::processEvents();
        times.push_back(milliseconds(CLOCK_THREAD_CPUTIME_ID) - start);
        if (!rowsOnly)
            std::printf("    to step %zu, %s: %.0f ms\n", step + 1, qPrintable(tour.steps[step].id), times.back());
        settle(watch);
    }
    std::ranges::sort(times);
    row("from step to step of the tour, median", times[times.size() / 2], step_bound);
    row("from step to step of the tour, longest", times.back(), step_bound);
    return 0;
}
