// Interventions as a person writes them: words, ranges, and what is said about mistakes.

#include "core/lab/intervention_spec.h"
#include "tests/support/error_of.h"

using namespace sinkscope;

class TestInterventionSpec : public QObject {
    Q_OBJECT

    Run run_;

    std::vector<Intervention> parse(const std::string &json) const
    {
        return parse_intervention_spec(json, "spec.json", run_);
    }

private Q_SLOTS:
    void initTestCase()
    {
        run_.model.layers = 6;
        run_.model.heads = 2;
        run_.tokens.resize(10);
        run_.detection.bos_position = 0;
        run_.detection.sinks = {{0, {0, 1, 2, 3, 4, 5}, SinkLabel::bos},
                                {4, {2, 3}, SinkLabel::secondary},
                                {7, {1, 2}, SinkLabel::noise},
                                {8, {3}, SinkLabel::secondary}};
    }

    void words_and_ranges()
    {
        const auto tokens = [this](const std::string &value) {
            return parse(R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": )" + value + "}]")[0]
                .tokens;
        };
        QCOMPARE(tokens(R"("secondary")"), (std::vector<int>{4, 8}));
        QCOMPARE(tokens(R"("sinks")"), (std::vector<int>{4, 7, 8}));
        QCOMPARE(tokens(R"("non-sinks")"), (std::vector<int>{1, 2, 3, 5, 6, 9}));
        QCOMPARE(tokens(R"(["bos", 3, "5-6", 3])"), (std::vector<int>{0, 3, 5, 6}));
        QCOMPARE(tokens(R"("all")").size(), size_t(10));
        const auto layers = [this](const std::string &value) {
            return parse(R"([{"site": "attn_out", "operation": "zero", "tokens": "sinks", "layers": )" + value +
                         "}]")[0]
                .layers;
        };
        QCOMPARE(layers(R"("l_start")"), (std::vector<int>{1}));
        QCOMPARE(layers(R"([0, "4-5"])"), (std::vector<int>{0, 4, 5}));
    }

    void operations_get_what_they_need()
    {
        const auto edits = parse(R"([
            {"site": "mlp_out", "operation": "replace_mean", "layers": 2, "tokens": 4},
            {"site": "mlp_out", "operation": "scale", "layers": 2, "tokens": 1, "factor": 5},
            {"operation": "block_attention", "layers": "all", "tokens": "not-bos", "heads": 1}])");
        QCOMPARE(edits.size(), size_t(3));
        QCOMPARE(edits[0].sources, (std::vector<int>{1, 2, 3, 5, 6, 9}));
        QCOMPARE(edits[1].factor, 5.0);
        QCOMPARE(edits[2].heads, (std::vector<int>{1}));
        QCOMPARE(edits[2].tokens.size(), size_t(9));
        QCOMPARE(describe(edits[1]), std::string("scale mlp_out of token 1 at block 2 by 5"));
        Intervention blocked;
        blocked.operation = Operation::block_attention;
        blocked.tokens = {7, 8};
        blocked.layers = {2, 3, 4, 9};
        blocked.heads = {0, 1, 2, 5, 6};
        QCOMPARE(describe(blocked), std::string("block attention to tokens 7, 8 at blocks 2-4, 9, heads 0-2, 5, 6"));
    }

    void mistakes_are_named_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const char *json, const char *part) {
            QTest::newRow(name) << json << part;
        };
        row("no JSON", "[{", "is not valid JSON");
        static const std::string deep = std::string(200000, '[') + std::string(200000, ']');
        row("deep", deep.c_str(), "nested deeper than 64 levels");
        row("no list", R"({"site": "mlp_out"})", "expected a list");
        row("empty", "[]", "expected a list");
        row("not an object", "[1]", "[0]: expected an object");
        row("site", R"([{"site": "mlp", "operation": "zero", "layers": 0, "tokens": 1}])", "unknown site 'mlp'");
        row("operation", R"([{"site": "mlp_out", "operation": "kill", "layers": 0, "tokens": 1}])",
            "unknown operation 'kill'");
        row("key", R"([{"site": "mlp_out", "operation": "zero", "layer": 0, "tokens": 1}])", "[0].layer: is not known");
        row("layer", R"([{"site": "mlp_out", "operation": "zero", "layers": 6, "tokens": 1}])",
            "[0].layers: expected 0 to 5, found 6");
        row("token", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": -1}])",
            "[0].tokens: expected 0 to 9, found -1");
        row("range", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": "7-10"}])",
            "'7-10' is outside");
        row("backward", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": "7-3"}])",
            "'7-3' is outside");
        row("word", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": "some"}])",
            "'some' is neither");
        row("nobody", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": "primary"}])", "no token");
        row("no start", R"([{"site": "mlp_out", "operation": "zero", "layers": "l_start", "tokens": 1}])",
            "none of the tokens is a sink");
        row("fraction", R"([{"site": "mlp_out", "operation": "zero", "layers": 0.5, "tokens": 1}])",
            "[0].layers: expected a whole number");
        row("no factor", R"([{"site": "mlp_out", "operation": "scale", "layers": 0, "tokens": 1}])",
            "[0].factor: is missing");
        row("a factor", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": 1, "factor": 2}])",
            "takes none");
        row("sources", R"([{"site": "mlp_out", "operation": "replace_token", "layers": 0, "tokens": 1}])",
            "exactly one token");
        row("a site", R"([{"site": "key", "operation": "block_attention", "layers": 0, "tokens": 1}])", "has none");
        row("neuron",
            R"([{"site": "mlp_post", "operation": "zero", "layers": 0, "tokens": 1, "neurons": [3, 3000000000]}])",
            "[0].neurons");
        row("no neurons", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": 1, "neurons": 3}])",
            "[0].neurons: only mlp_gate");
        row("second", R"([{"site": "mlp_out", "operation": "zero", "layers": 0, "tokens": 1}, {}])",
            "[1].operation: is missing");
    }
    void mistakes_are_named()
    {
        QFETCH(QString, json);
        QFETCH(QString, part);
        VERIFY_ERROR(parse(json.toStdString()), part.toStdString());
        QVERIFY(test::error_of([&] { parse(json.toStdString()); }).starts_with("spec.json: "));
    }
};

QTEST_APPLESS_MAIN(TestInterventionSpec)
#include "test_intervention_spec.moc"
