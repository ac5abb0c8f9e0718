// Figures as files: PDF, SVG and PNG.

#include "core/data/error.h"
#include "tests/gui/figure_fixture.h"
#include "tests/support/golden_image.h"
#include "views/figures/figure_export.h"

#include <QDir>
#include <QTemporaryDir>

#include <cmath>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

FigureExportOptions options(const QString &format)
{
    return {{120, 60}, format, 100, R"({"recipe": "<&>"})", 7};
}

} // namespace

class TestFigureExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void svgIsLiveTextAndVectors_data() { each_figure(); }
    void svgIsLiveTextAndVectors()
    {
        QFETCH(QString, id);
        const std::unique_ptr<Figure> figure = makeFigure(id);
        const QByteArray svg = renderFigure(*figure, figure_data(), options("svg"));
        QVERIFY(svg.contains("width=\"120mm\" height=\"60mm\""));
        QVERIFY(svg.contains("viewBox=\"0 0 340.157 170.079\""));
        QVERIFY(svg.count("<text") > 5);
        QVERIFY(svg.contains("<metadata>{&quot;recipe&quot;: &quot;&lt;&amp;&gt;&quot;}</metadata>"));
        const bool heatMap = id == "sink-levels" || id == "compare" || id == "heat-map";
        QCOMPARE(svg.contains("<image"), heatMap);
        QVERIFY(svg.size() < 1'000'000);
    }

    void sameFigureSameBytes_data() { each_figure(); }
    void sameFigureSameBytes()
    {
        QFETCH(QString, id);
        for (const char *format : figure_formats) {
            const QByteArray first = renderFigure(*makeFigure(id), figure_data(), options(format));
            QHashSeed::resetRandomGlobalSeed(); // as in another process
            QCOMPARE(renderFigure(*makeFigure(id), figure_data(), options(format)), first);
        }
    }

    /// A journal's column is narrower than the screen: panels go below one another and no label is cut.
    void readsInOneColumn_data() { each_figure(); }
    void readsInOneColumn()
    {
        QFETCH(QString, id);
        const std::unique_ptr<Figure> figure = makeFigure(id);
        const FigureData data = figure_data();
        const QSizeF size = sizeForWidth(*figure, data, 85, 8) * 72 / 25.4;
        QVERIFY(size.height() < 240 * 72 / 25.4); // on one page
        const QImage image = painted(*figure, data, Style::light(8), size);
        const QString difference = difference_from_golden(image, "narrow/" + id);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
        // Ink on the outermost pixels would be a label that goes on outside.
        for (int x = 0; x < image.width(); ++x)
            QVERIFY(image.pixel(x, 0) == qRgb(255, 255, 255) &&
                    image.pixel(x, image.height() - 1) == qRgb(255, 255, 255));
        for (int y = 0; y < image.height(); ++y)
            QVERIFY(image.pixel(0, y) == qRgb(255, 255, 255) &&
                    image.pixel(image.width() - 1, y) == qRgb(255, 255, 255));
    }

    void pdfHasItsSizeAndRecipe()
    {
        const QByteArray pdf = renderFigure(*makeFigure("1"), figure_data(), options("pdf"));
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
        const QImage image = QImage::fromData(renderFigure(*makeFigure("1"), figure_data(), options("png")), "png");
        QCOMPARE(image.size(), QSize(472, 236)); // 120 x 60 mm at 100 dpi
        QCOMPARE(image.dotsPerMeterX(), 3937);
        QCOMPARE(image.text("recipe"), options("png").recipe);
    }

    void badExportsAreErrors()
    {
        const std::unique_ptr<Figure> figure = makeFigure("1");
        const auto rejects = [&](FigureExportOptions options, const QString &word) {
            try {
                renderFigure(*figure, figure_data(), options);
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
        QVERIFY_EXCEPTION_THROWN(exportFigure(*figure, figure_data(), options("svg"), "/nowhere/at/all.svg"), Error);
        QVERIFY_EXCEPTION_THROWN(parseLength("twelve"), Error);
        QCOMPARE(parseLength("8.5cm"), 85.0);
        QCOMPARE(parseLength("double"), 174.0);
        QCOMPARE(parseLength("72pt"), 25.4);
    }

    void filesAreReplacedWhole()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath("figure.svg");
        exportFigure(*makeFigure("1"), figure_data(), options("svg"), file);
        exportFigure(*makeFigure("1"), figure_data(), options("svg"), file);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList("figure.svg"));
    }
};

QTEST_MAIN(TestFigureExport)
#include "test_figure_export.moc"
