// The figures that are computed on demand, painted from made-up results, against committed images.

#include "tests/gui/figure_fixture.h"
#include "tests/gui/made_up_inspections.h"
#include "tests/support/golden_image.h"
#include "views/figures/figure_export.h"
#include "views/figures/inspection_sheets.h"

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

FigureData atASink()
{
    FigureData data = one_run();
    data.currentToken = 25;
    return data;
}

std::unique_ptr<SheetFigure> filled(const QString &id)
{
    std::unique_ptr<SheetFigure> figure = id == "attention" ? makeAttentionFigure()
        : id == "token-split"                               ? makeSplitFigure()
                                                            : makeProjectionFigure();
    figure->setMaker(id == "attention"         ? attentionMaker(made_up_attention())
                         : id == "token-split" ? splitMaker(made_up_split())
                                               : projectionMaker(made_up_projection()));
    return figure;
}

} // namespace

class TestInspectionSheets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void looksAsBefore_data()
    {
        QTest::addColumn<QString>("id");
        for (const char *id : {"attention", "token-split", "projection"})
            QTest::newRow(id) << QString(id);
    }
    void looksAsBefore()
    {
        QFETCH(QString, id);
        const QString difference =
            difference_from_golden(painted(*filled(id), atASink()), QStringLiteral("inspection-") + id);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }

    /// The axes of a projection that follows another layer's may be swapped, and say so.
    void swappedAxesSayThatTheyAre()
    {
        TokenProjection swapped = *made_up_projection();
        swapped.principal = {1, 0};
        auto figure = makeProjectionFigure();
        figure->setMaker(projectionMaker(std::make_shared<const TokenProjection>(swapped)));
        QCOMPARE(figure->table(atASink()).header, (QStringList{"token", "PC2", "PC1"}));
    }

    /// A token's text is no markup: all of it is shown, on one line.
    void tokensAreShownAsTheyStand_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("asterisks") << QByteArray("**") << QByteArray("“**”");
        QTest::newRow("line break") << QByteArray("\n") << QByteArray("“↵”");
        QTest::newRow("subscript") << QByteArray("x_{1}") << QByteArray("“x_{1}”");
    }
    void tokensAreShownAsTheyStand()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        Run run = *shared_sample();
        run.tokens[25].text = text.toStdString();
        FigureData data = atASink();
        data.runs.front().run = std::make_shared<const Run>(run);
        FigureExportOptions options{.sizeMillimetres = {120, 60}, .format = QStringLiteral("svg"), .recipe = {}};
        auto attention = makeAttentionFigure(), split = makeSplitFigure();
        attention->setMaker(attentionMaker(made_up_attention(25)));
        split->setMaker(splitMaker(made_up_split(25)));
        for (const SheetFigure *figure : {attention.get(), split.get()})
            QVERIFY2(renderFigure(*figure, data, options).contains(shown), qPrintable(figure->id()));
    }

    void longSentencesAreFolded()
    {
        auto figure = makeAttentionFigure();
        figure->setMaker(emptyMaker("/a/" + QString(200, 'x') + ": is *not* the model of the run, which has others"));
        const QStringList lines = figure->emptyText(atASink()).split('\n');
        QVERIFY(lines.size() > 4);
        for (const QString &line : lines)
            QVERIFY(line.size() < 64);
    }
};

QTEST_MAIN(TestInspectionSheets)
#include "test_inspection_sheets.moc"
