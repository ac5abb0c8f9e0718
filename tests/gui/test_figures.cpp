#include "core/error.h"
#include "tests/support/sample_run.h"
#include "tests/support/test_paths.h"
#include "views/figures/figure_export.h"
#include "views/figures/figure_registry.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <set>

using namespace sinkscope;

namespace {

// The golden images' tolerance: of the pixels, at half size, so many may differ by more than this in a channel. Another
// version of the font or another processor's rounding stays below; a line, a mark or a label that moved does not.
constexpr double goldenShare = 0.003;
constexpr int goldenDifference = 40; ///< of 255

std::shared_ptr<const Run> sampleRun()
{
    static const auto run = std::make_shared<const Run>(test::sample_run());
    return run;
}

/// The sample with its detection under the paper-text rule, and a second run as baseline.
FigureData sampleData()
{
    Run other = *sampleRun();
    other.model.name = "baseline-135M";
    for (float &norm : other.grids.resid_norm.values())
        norm *= 0.8f;
    FigureData data;
    data.runs.push_back({sampleRun(), detect(*sampleRun(), detector_preset("unclipped"))});
    data.runs.push_back({std::make_shared<const Run>(std::move(other)), data.runs[0].detection});
    data.currentToken = 25;
    data.layer = 14;
    return data;
}

QImage rendered(const Figure &figure, const FigureData &data, const Style &style = Style::light(8), QSizeF size = {})
{
    if (size.isEmpty())
        size = figure.sizeFor(data);
    QImage image(size.toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    figure.paint(painter, QRectF(QPointF(), size), data, style);
    return image;
}

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

/// Share of the pixels, at half size, that differ visibly.
double shareThatDiffers(const QImage &a, const QImage &b)
{
    const auto half = [](const QImage &image) {
        return image.scaled(image.size() / 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage first = half(a), second = half(b);
    int differ = 0;
    for (int y = 0; y < first.height(); ++y) {
        for (int x = 0; x < first.width(); ++x) {
            const QRgb p = first.pixel(x, y), q = second.pixel(x, y);
            differ += std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                                std::abs(qBlue(p) - qBlue(q))}) > goldenDifference;
        }
    }
    return static_cast<double>(differ) / first.width() / first.height();
}

void eachFigure()
{
    QTest::addColumn<QString>("id");
    for (const std::unique_ptr<Figure> &figure : makeAllFigures())
        QTest::newRow(qPrintable(figure->id())) << figure->id();
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

FigureExportOptions options(const QString &format)
{
    return {{120, 60}, format, 100, R"({"recipe": "<&>"})", 7};
}

} // namespace

class TestFigures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void looksAsBefore_data() { eachFigure(); }
    void looksAsBefore()
    {
        QFETCH(QString, id);
        const QImage now = rendered(*makeFigure(id), sampleData());
        const QString file =
            QString::fromStdString((test::source_dir() / "tests/gui/golden").string()) + "/" + id + ".png";
        if (qEnvironmentVariableIsSet("SINKSCOPE_UPDATE_GOLDEN"))
            QVERIFY(now.save(file));
        const QImage golden(file);
        QVERIFY2(!golden.isNull(), qPrintable(file + " is missing: run with SINKSCOPE_UPDATE_GOLDEN=1 and look at it"));
        QCOMPARE(now.size(), golden.size());
        const double difference = shareThatDiffers(now, golden);
        QVERIFY2(difference <= goldenShare,
                 qPrintable(QString("%1 % of the pixels differ from the golden image").arg(100 * difference)));
    }

    void goldenToleranceNoticesAChange()
    {
        const std::unique_ptr<Figure> figure = makeFigure("norm-profiles");
        FigureData data = sampleData();
        const QImage before = rendered(*figure, data);
        data.selectedTokens = {0};
        QVERIFY(shareThatDiffers(before, rendered(*figure, data)) > goldenShare);
    }

    void paintsAtAnySize_data() { eachFigure(); }
    void paintsAtAnySize()
    {
        QFETCH(QString, id);
        const std::unique_ptr<Figure> figure = makeFigure(id);
        for (const QSizeF size : {QSizeF(1, 1), QSizeF(40, 30), QSizeF(225, 150), QSizeF(1500, 900)})
            QCOMPARE(rendered(*figure, sampleData(), Style::darkTheme(9), size).size(), size.toSize());
    }

    void saysWhatToDoWhenEmpty_data() { eachFigure(); }
    void saysWhatToDoWhenEmpty()
    {
        QFETCH(QString, id);
        const std::unique_ptr<Figure> figure = makeFigure(id);
        FigureData nothing, noRun, noGrids = sampleData();
        noRun.runs.push_back({std::make_shared<const Run>(), {}});
        Run bare = *sampleRun();
        bare.grids = {};
        bare.rows_ready = 0;
        bare.detection.sinks.clear();
        noGrids.runs = {{std::make_shared<const Run>(bare), bare.detection}};
        for (const FigureData &data : {nothing, noRun, noGrids}) {
            const QImage image = rendered(*figure, data, Style::light(8), {400, 200});
            QImage blank(image.size(), QImage::Format_RGB32);
            blank.fill(Qt::white);
            QVERIFY(meanDifference(image, blank) > 0.1); // there are words
            QVERIFY(figure->hit({200, 100}, {0, 0, 400, 200}, data, Style::light(8)).tooltip.isEmpty());
            QVERIFY(figure->table(data).rows.empty() || id == "sink-levels");
        }
    }

    void growsWithTheRun()
    {
        Run growing = test::sample_skeleton(*sampleRun());
        for (int layer = 0; layer <= 5; ++layer)
            apply(growing, test::sample_block_rows(*sampleRun(), layer));
        FigureData data = sampleData();
        const auto run = std::make_shared<const Run>(growing);
        data.runs = {{run, detect(*run, data.runs[0].detection.parameters)}};
        for (const std::unique_ptr<Figure> &figure : makeAllFigures())
            rendered(*figure, data);
        const FigureTable table = makeFigure("1")->table(data);
        for (const QStringList &row : table.rows)
            QVERIFY(row[1].toInt() <= 5);
    }

    void aCellOfFigure2SelectsItsTokens()
    {
        const FigureData data = sampleData();
        const std::unique_ptr<Figure> figure = makeFigure("2");
        std::set<int> reached;
        for (const auto &[position, hit] : allHits(*figure, data)) {
            for (const int token : hit.tokens) {
                reached.insert(token);
                const Sink *sink = data.runs[0].detection.find(token);
                QVERIFY(sink);
                QVERIFY2(hit.tooltip.startsWith(
                             QString("l_start %1, lifetime %2:").arg(sink->l_start()).arg(sink->lifetime())),
                         qPrintable(hit.tooltip));
            }
        }
        QCOMPARE(reached.size(), data.runs[0].detection.sinks.size());
    }

    void everySinkHasALineInFigure1()
    {
        const FigureData data = sampleData();
        std::set<int> reached, layers;
        for (const auto &[position, hit] : allHits(*makeFigure("1"), data)) {
            reached.insert(hit.tokens.begin(), hit.tokens.end());
            layers.insert(hit.layer);
        }
        for (const Sink &sink : data.runs[0].detection.sinks)
            QVERIFY(reached.contains(sink.position));
        QVERIFY(layers.size() > 20);
    }

    void brushingFigure3SelectsAlongX()
    {
        const FigureData data = sampleData();
        const std::unique_ptr<Figure> figure = makeFigure("3");
        const QRectF rect(QPointF(), figure->defaultSize());
        std::vector<int> secondary;
        for (const Sink &sink : data.runs[0].detection.sinks) {
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
        const FigureData data = sampleData();
        std::set<int> reached;
        for (const auto &[position, hit] : allHits(*makeFigure("7"), data)) {
            if (position.x() > 180) // the middle and right panel
                reached.insert(hit.tokens.begin(), hit.tokens.end());
        }
        for (const Sink &sink : data.runs[0].detection.sinks)
            QCOMPARE(reached.contains(sink.position), sink.label == SinkLabel::secondary);
    }

    void aHeadsPanelTakesTheHead()
    {
        std::set<int> heads;
        for (const auto &[position, hit] : allHits(*makeFigure("sink-score-heads"), sampleData()))
            heads.insert(hit.head);
        for (int head = 0; head < 4; ++head)
            QVERIFY(heads.contains(head));
    }

    void tablesHoldWhatIsShown()
    {
        const FigureData data = sampleData();
        const FigureTable levels = makeFigure("2")->table(data);
        QCOMPARE(levels.header, QStringList({"model", "l_start", "lifetime", "count", "log1p_count"}));
        int count = 0;
        for (const QStringList &row : levels.rows)
            count += row[0] == "sample-135M" ? row[3].toInt() : 0;
        QCOMPARE(count, static_cast<int>(data.runs[0].detection.sinks.size()));

        const FigureTable shares = makeFigure("token-shares")->table(data);
        QCOMPARE(shares.rows[0][1], " the");
        QCOMPARE(shares.rows[0][3], "100.00");

        const FigureTable profiles = makeFigure("1")->table(data);
        const auto row = std::find_if(profiles.rows.begin(), profiles.rows.end(), [](const QStringList &r) {
            return r[0] == "resid_norm" && r[1] == "20" && r[2] == "25";
        });
        QVERIFY(row != profiles.rows.end());
        QCOMPARE((*row)[4].toFloat(), QString::number(sampleRun()->grids.resid_norm(20, 25)).toFloat());
    }

    void publishedDetectionsGiveTheirCounts()
    {
        const std::filesystem::path file = test::shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
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

    void svgIsLiveTextAndVectors_data() { eachFigure(); }
    void svgIsLiveTextAndVectors()
    {
        QFETCH(QString, id);
        const std::unique_ptr<Figure> figure = makeFigure(id);
        const QByteArray svg = renderFigure(*figure, sampleData(), options("svg"));
        QVERIFY(svg.contains("width=\"120mm\" height=\"60mm\""));
        QVERIFY(svg.contains("viewBox=\"0 0 340.157 170.079\""));
        QVERIFY(svg.count("<text") > 5);
        QVERIFY(svg.contains("<metadata>{&quot;recipe&quot;: &quot;&lt;&amp;&gt;&quot;}</metadata>"));
        const bool heatMap = id == "sink-levels" || id == "compare";
        QCOMPARE(svg.contains("<image"), heatMap);
        QVERIFY(svg.size() < 1'000'000);
    }

    void sameFigureSameBytes_data() { eachFigure(); }
    void sameFigureSameBytes()
    {
        QFETCH(QString, id);
        for (const char *format : figure_formats) {
            const QByteArray first = renderFigure(*makeFigure(id), sampleData(), options(format));
            QHashSeed::resetRandomGlobalSeed(); // as in another process
            QCOMPARE(renderFigure(*makeFigure(id), sampleData(), options(format)), first);
        }
    }

    void pdfHasItsSizeAndRecipe()
    {
        const QByteArray pdf = renderFigure(*makeFigure("1"), sampleData(), options("pdf"));
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        const qsizetype box = pdf.indexOf("/MediaBox [");
        QVERIFY(box > 0);
        const QList<QByteArray> numbers = pdf.mid(box + 11, 60).split(' ');
        QVERIFY(std::abs(numbers[2].toDouble() - 340.157) < 0.01);
        QVERIFY(std::abs(numbers[3].toDouble() - numbers[1].toDouble() - 170.079) < 0.01);
        QVERIFY(pdf.contains("recipe.json") || pdf.contains(QByteArray("\0r\0e\0c\0i\0p\0e", 12)));
        QVERIFY(pdf.contains("/FontFile2")); // embedded
    }

    void pngHasItsSizeAndRecipe()
    {
        const QImage image = QImage::fromData(renderFigure(*makeFigure("1"), sampleData(), options("png")), "png");
        QCOMPARE(image.size(), QSize(472, 236)); // 120 x 60 mm at 100 dpi
        QCOMPARE(image.dotsPerMeterX(), 3937);
        QCOMPARE(image.text("recipe"), options("png").recipe);
    }

    void badExportsAreErrors()
    {
        const std::unique_ptr<Figure> figure = makeFigure("1");
        const auto rejects = [&](FigureExportOptions options, const QString &word) {
            try {
                renderFigure(*figure, sampleData(), options);
                return false;
            } catch (const Error &error) {
                return QString(error.what()).contains(word);
            }
        };
        QVERIFY(rejects({{0, 60}, "svg", 100, {}, 7}, "width"));
        QVERIFY(rejects({{60, NAN}, "svg", 100, {}, 7}, "height"));
        QVERIFY(rejects({{60, 60}, "gif", 100, {}, 7}, "gif"));
        QVERIFY(rejects({{60, 60}, "png", 0, {}, 7}, "dpi"));
        QVERIFY(rejects({{2000, 2000}, "png", 2400, {}, 7}, "lower dpi"));
        QVERIFY_EXCEPTION_THROWN(exportFigure(*figure, sampleData(), options("svg"), "/nowhere/at/all.svg"), Error);
        QVERIFY_EXCEPTION_THROWN(parseLength("twelve"), Error);
        QCOMPARE(parseLength("8.5cm"), 85.0);
        QCOMPARE(parseLength("double"), 174.0);
        QCOMPARE(parseLength("72pt"), 25.4);
    }

    void filesAreReplacedWhole()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath("figure.svg");
        exportFigure(*makeFigure("1"), sampleData(), options("svg"), file);
        exportFigure(*makeFigure("1"), sampleData(), options("svg"), file);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList("figure.svg"));
    }
};

QTEST_MAIN(TestFigures)
#include "test_figures.moc"
