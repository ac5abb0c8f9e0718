#include "core/analysis/sinks.h"
#include "tests/gui/figure_fixture.h"
#include "tests/support/golden_image.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <set>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

double meanDifference(const QImage &a, const QImage &b)
{
    double sum = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
            sum += std::abs(qRed(p) - qRed(q)) + std::abs(qGreen(p) - qGreen(q)) + std::abs(qBlue(p) - qBlue(q));
        }
    }
    return sum / 3 / a.width() / a.height();
}

/// All places of a figure that have a tooltip, on a grid of points 2 apart.
std::vector<std::pair<QPointF, FigureHit>> allHits(const Figure &figure, const FigureData &data)
{
    const QRectF rect(QPointF(), figure.sizeFor(data));
    std::vector<std::pair<QPointF, FigureHit>> hits;
    for (double y = 1; y < rect.height(); y += 2) {
        for (double x = 1; x < rect.width(); x += 2) {
            const FigureHit hit = figure.hit({x, y}, rect, data, Style::light(8));
            if (!hit.tooltip.isEmpty())
                hits.emplace_back(QPointF(x, y), hit);
        }
    }
    return hits;
}

/// The published detections as runs without grids, as an import gives them.
FigureData publishedData(const QString &file)
{
    FigureData data;
    QFile lines(file);
    if (!lines.open(QIODevice::ReadOnly))
        return data;
    while (!lines.atEnd()) {
        const QJsonObject record = QJsonDocument::fromJson(lines.readLine()).object();
        Run run;
        run.model.name = "deepseek-14b";
        run.model.layers = 48;
        run.tokens.resize(static_cast<size_t>(record["full_text_len"].toInt()));
        const QJsonObject sinks = record["candidate_sinks"].toObject();
        for (auto entry = sinks.begin(); entry != sinks.end(); ++entry) {
            const QJsonObject found = entry.value().toObject();
            Sink sink;
            sink.position = entry.key().toInt();
            for (const QJsonValue &layer : found["layer"].toArray())
                sink.layers.push_back(layer.toInt());
            const QString type = found["sink_type"].toString();
            sink.label = type == "bos_sink" ? SinkLabel::primary
                : type == "noise"           ? SinkLabel::noise
                                            : SinkLabel::secondary;
            run.tokens[static_cast<size_t>(sink.position)].id = found["token_id"].toInt();
            run.detection.sinks.push_back(sink);
        }
        std::ranges::sort(run.detection.sinks, {}, &Sink::position);
        data.runs.push_back({std::make_shared<const Run>(run), run.detection});
    }
    return data;
}

} // namespace

class TestFigures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void looksAsBefore_data() { each_figure(); }
    void looksAsBefore()
    {
        QFETCH(QString, id);
        const QString difference = difference_from_golden(painted(*makeFigure(id), figure_data()), id);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }

    void goldenToleranceNoticesAChange()
    {
        const std::unique_ptr<Figure> figure = makeFigure("norm-profiles");
        FigureData data = figure_data();
        const QImage before = painted(*figure, data);
        data.selectedTokens = {0};
        QVERIFY(differing_share(before, painted(*figure, data)) > golden_tolerated_share);
    }

    void paintsAtAnySize_data() { each_figure(); }
    void paintsAtAnySize()
    {
        QFETCH(QString, id);
        const std::unique_ptr<Figure> figure = makeFigure(id);
        for (const QSizeF size : {QSizeF(1, 1), QSizeF(40, 30), QSizeF(225, 150), QSizeF(1500, 900)})
            QCOMPARE(painted(*figure, figure_data(), Style::darkTheme(9), size).size(), size.toSize());
    }

    void saysWhatToDoWhenEmpty_data() { each_figure(); }
    void saysWhatToDoWhenEmpty()
    {
        QFETCH(QString, id);
        const std::unique_ptr<Figure> figure = makeFigure(id);
        FigureData nothing, noRun, noGrids = figure_data();
        noRun.runs.push_back({std::make_shared<const Run>(), Detection{}});
        Run bare = *shared_sample();
        bare.grids = {};
        bare.rows_ready = 0;
        bare.detection.sinks.clear();
        noGrids.runs = {{std::make_shared<const Run>(bare), bare.detection}};
        for (const FigureData &data : {nothing, noRun, noGrids}) {
            const QImage image = painted(*figure, data, Style::light(8), {400, 200});
            QImage blank(image.size(), QImage::Format_RGB32);
            blank.fill(Qt::white);
            QVERIFY(meanDifference(image, blank) > 0.1); // there are words
            QVERIFY(figure->hit({200, 100}, {0, 0, 400, 200}, data, Style::light(8)).tooltip.isEmpty());
            QVERIFY(figure->table(data).rows.empty() || id == "sink-levels");
        }
    }

    void growsWithTheRun()
    {
        Run growing = sample_skeleton(*shared_sample());
        for (int layer = 0; layer <= 5; ++layer)
            apply(growing, sample_block_rows(*shared_sample(), layer));
        FigureData data = figure_data();
        const auto run = std::make_shared<const Run>(growing);
        data.runs = {{run, detect(*run, data.runs[0].detection->parameters)}};
        for (const std::unique_ptr<Figure> &figure : makeAllFigures())
            painted(*figure, data);
        const FigureTable table = makeFigure("1")->table(data);
        for (const QStringList &row : table.rows)
            QVERIFY(row[1].toInt() <= 5);
    }

    void aCellOfFigure2SelectsItsTokens()
    {
        const FigureData data = figure_data();
        const std::unique_ptr<Figure> figure = makeFigure("2");
        std::set<int> reached;
        for (const auto &[position, hit] : allHits(*figure, data)) {
            for (const int token : hit.tokens) {
                reached.insert(token);
                const Sink *sink = data.runs[0].detection->find(token);
                QVERIFY(sink);
                QVERIFY2(hit.tooltip.startsWith(
                             QString("l_start %1, lifetime %2:").arg(sink->l_start()).arg(sink->lifetime())),
                         qPrintable(hit.tooltip));
            }
        }
        QCOMPARE(reached.size(), data.runs[0].detection->sinks.size());
    }

    void everySinkHasALineInFigure1()
    {
        const FigureData data = figure_data();
        std::set<int> reached, layers;
        for (const auto &[position, hit] : allHits(*makeFigure("1"), data)) {
            reached.insert(hit.tokens.begin(), hit.tokens.end());
            layers.insert(hit.layer);
        }
        for (const Sink &sink : data.runs[0].detection->sinks)
            QVERIFY(reached.contains(sink.position));
        QVERIFY(layers.size() > 20);
    }

    void brushingFigure3SelectsAlongX()
    {
        const FigureData data = figure_data();
        const std::unique_ptr<Figure> figure = makeFigure("3");
        const QRectF rect(QPointF(), figure->defaultSize());
        std::vector<int> secondary;
        for (const Sink &sink : data.runs[0].detection->sinks) {
            if (sink.label == SinkLabel::secondary)
                secondary.push_back(sink.position);
        }
        QCOMPARE(figure->tokensInside(QPolygonF(rect), rect, data, Style::light(8)), secondary);
        const std::vector<int> left =
            figure->tokensInside(QPolygonF(QRectF(0, 20, rect.width() / 2, 10)), rect, data, Style::light(8));
        QVERIFY(!left.empty() && left.size() < secondary.size());
        QVERIFY(std::equal(left.begin(), left.end(), secondary.begin()));
    }

    void figure7PointsAreTheSinks()
    {
        const FigureData data = figure_data();
        std::set<int> reached;
        for (const auto &[position, hit] : allHits(*makeFigure("7"), data)) {
            if (position.x() > 180) // the middle and right panel
                reached.insert(hit.tokens.begin(), hit.tokens.end());
        }
        for (const Sink &sink : data.runs[0].detection->sinks)
            QCOMPARE(reached.contains(sink.position), sink.label == SinkLabel::secondary);
    }

    void aHeadsPanelTakesTheHead()
    {
        std::set<int> heads;
        for (const auto &[position, hit] : allHits(*makeFigure("sink-score-heads"), figure_data()))
            heads.insert(hit.head);
        for (int head = 0; head < 4; ++head)
            QVERIFY(heads.contains(head));
    }

    void tablesHoldWhatIsShown()
    {
        const FigureData data = figure_data();
        const FigureTable levels = makeFigure("2")->table(data);
        QCOMPARE(levels.header, QStringList({"model", "l_start", "lifetime", "count", "log1p_count"}));
        int count = 0;
        for (const QStringList &row : levels.rows)
            count += row[0] == "sample-135M" ? row[3].toInt() : 0;
        QCOMPARE(count, static_cast<int>(data.runs[0].detection->sinks.size()));

        const FigureTable shares = makeFigure("token-shares")->table(data);
        QCOMPARE(shares.rows[0][1], " the");
        QCOMPARE(shares.rows[0][3], "100.00");

        const FigureTable profiles = makeFigure("1")->table(data);
        const auto row = std::find_if(profiles.rows.begin(), profiles.rows.end(), [](const QStringList &r) {
            return r[0] == "resid_norm" && r[1] == "20" && r[2] == "25";
        });
        QVERIFY(row != profiles.rows.end());
        QCOMPARE((*row)[4].toFloat(), shared_sample()->grids.resid_norm(20, 25)); // every digit of it
    }

    void publishedDetectionsGiveTheirCounts()
    {
        const std::filesystem::path file = shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
        SKIP_WITHOUT(file, "published detections");
        const FigureData data = publishedData(QString::fromStdString(file.string()));
        QCOMPARE(data.runs.size(), size_t(30));
        QMap<QString, int> counts; // "l_start lifetime"
        for (const QStringList &row : makeFigure("2")->table(data).rows)
            counts[row[1] + ' ' + row[2]] = row[3].toInt();
        const QMap<QString, int> published{{"4 43", 90}, {"22 22", 16}, {"22 23", 16}, {"22 24", 4},
                                           {"22 3", 2},  {"22 6", 1},   {"22 20", 1},  {"22 21", 1}};
        QCOMPARE(counts, published);
        QCOMPARE(makeFigure("3")->table(data).rows.size(), size_t(39));
        const FigureTable shares = makeFigure("token-shares")->table(data);
        QCOMPARE(shares.rows[0][0], "220"); // " "
        QCOMPARE(shares.rows[1][0], "16"); // "1"
    }
};

QTEST_MAIN(TestFigures)
#include "test_figures.moc"
