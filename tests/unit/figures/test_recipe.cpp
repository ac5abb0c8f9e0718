#include "core/data/error.h"
#include "tests/support/sample_run.h"
#include "views/figures/figure_registry.h"
#include "views/figures/recipe.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace sinkscope;

class TestRecipe : public QObject {
    Q_OBJECT

    Recipe sample() const
    {
        const auto run = std::make_shared<const Run>(test::sample_run());
        FigureData data;
        data.runs.push_back({run, run->detection});
        data.selectedTokens = {25, 50};
        data.currentToken = 25;
        data.layer = 11;
        std::unique_ptr<Figure> figure = makeFigure("norm-profiles");
        figure->setOption("axis", "linear");
        return makeRecipe(*figure, data, {{"runs/a.h5", "sha256:00ff", {}, {}}}, {{85, 60}, "svg", 300, {}, 7},
                          "0.1.0");
    }

private Q_SLOTS:
    void roundTrip()
    {
        const Recipe recipe = sample();
        QCOMPARE(recipe.options.at("axis"), "linear");
        QCOMPARE(recipe.runs[0].model, "sample-135M");
        QVERIFY(parseRecipe(recipeJson(recipe), "r.json") == recipe);
        QCOMPARE(recipeJson(parseRecipe(recipeJson(recipe), "r.json")), recipeJson(recipe));
    }

    void replayGivesTheSameSvg()
    {
        const Recipe recipe = sample();
        const auto run = std::make_shared<const Run>(test::sample_run());
        const QByteArray first =
            renderFigure(*makeFigure(recipe), recipeData(recipe, {run}), recipeExport(recipe, "svg"));
        const Recipe again = parseRecipe(recipeJson(recipe), "r.json");
        const auto sameRun = std::make_shared<const Run>(test::sample_run());
        const QByteArray second =
            renderFigure(*makeFigure(again), recipeData(again, {sameRun}), recipeExport(again, "svg"));
        QVERIFY(first.size() > 10000);
        QCOMPARE(second, first);
    }

    void badRecipesNameTheKey_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("named");
        QTest::newRow("missing") << "figure" << QJsonValue(QJsonValue::Undefined) << "figure";
        QTest::newRow("wrong type") << "layer" << QJsonValue("five") << "layer";
        QTest::newRow("negative") << "layer" << QJsonValue(-4) << "layer";
        QTest::newRow("fraction") << "dpi" << QJsonValue(72.5) << "dpi";
        QTest::newRow("huge page") << "width_mm" << QJsonValue(1e12) << "width_mm";
        QTest::newRow("runs") << "runs" << QJsonValue(QJsonArray{1}) << "runs[0]";
        QTest::newRow("detector") << "detector" << QJsonValue(QJsonObject{{"preset", "paper"}}) << "detector.threshold";
        QTest::newRow("tokens") << "selected_tokens" << QJsonValue(QJsonArray{"a"}) << "selected_tokens[0]";
        QTest::newRow("newer") << "sinkscope_recipe" << QJsonValue(99) << "sinkscope_recipe";
        QTest::newRow("options") << "options" << QJsonValue(QJsonObject{{"axis", 3}}) << "options.axis";
    }

    void badRecipesNameTheKey()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        QFETCH(QString, named);
        QJsonObject object = QJsonDocument::fromJson(recipeJson(sample())).object();
        object[key] = value;
        if (value.isUndefined())
            object.remove(key);
        try {
            parseRecipe(QJsonDocument(object).toJson(), "bad.json");
            QFAIL("accepted");
        } catch (const Error &error) {
            QVERIFY2(QString(error.what()).startsWith("bad.json: " + named + ":"), error.what());
        }
    }

    void brokenJsonIsAnError()
    {
        for (const QByteArray &json :
             {QByteArray(), QByteArray("["), QByteArray("[]"), recipeJson(sample()).chopped(20)})
            QVERIFY_EXCEPTION_THROWN(parseRecipe(json, "bad.json"), Error);
    }

    void unknownFigureOrChoiceIsAnError()
    {
        Recipe recipe = sample();
        recipe.options["axis"] = "cubic";
        QVERIFY_EXCEPTION_THROWN(makeFigure(recipe), Error);
        recipe = sample();
        recipe.options["colour"] = "red";
        QVERIFY_EXCEPTION_THROWN(makeFigure(recipe), Error);
        QVERIFY_EXCEPTION_THROWN(makeFigure(QString("figure-99")), Error);
        QCOMPARE(makeFigure(QString("2"))->id(), "sink-levels");
    }
};

QTEST_MAIN(TestRecipe)
#include "test_recipe.moc"
