// Measures of small random checkpoints of three shapes (a Llama, a plain MLP with LayerNorm, experts) against
// transformers and numpy (make_small_measures.py).

#include "core/json/json_reader.h"
#include "core/lab/measures.h"
#include "core/text/text_file.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"

#include <QTest>

#include <cmath>
#include <memory>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int block = 1, first_queries = 20;
constexpr double tolerance = 2e-5; ///< of shares and means; what was written has six digits

double difference(const Grid &grid, const JsonReader &rows)
{
    double worst = rows.elements().size() == static_cast<size_t>(grid.rows()) ? 0 : 1e9;
    int r = 0;
    for (const JsonReader &row : rows.elements()) {
        int c = 0;
        for (const JsonReader &value : row.elements())
            worst = std::max(worst, std::fabs(static_cast<double>(grid(r, c++)) - value.real()));
        ++r;
    }
    return worst;
}

} // namespace

class TestSmallMeasures : public QObject {
    Q_OBJECT

    const MeasuredTokens chosen_{{0, 7, 15}, {}, std::nullopt, 0};
    std::optional<JsonReader> expected_;

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(build_dir() / "tests/checkpoints/llama", "make_checkpoints.py makes it, which needs numpy");
        const auto file = source_dir() / "tests/reference/expected/small_measures.json";
        expected_ = JsonReader::parse(read_whole_file(file, 1 << 24), file);
    }

    void agree_with_transformers_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"llama", "gpt2", "mixtral"})
            QTest::newRow(name) << name;
    }
    void agree_with_transformers()
    {
        QFETCH(QString, name);
        const JsonReader expected = expected_->at(name.toStdString());
        AnalyzeRequest request;
        request.model = build_dir() / "tests/checkpoints" / name.toStdString();
        request.device = Device::cpu;
        request.logprob = false;
        for (const JsonReader &id : expected.at("ids").elements())
            request.trace.token_ids.push_back(id.integer(0, 1 << 20));
        AnalyzeObserver observer;
        auto run = std::make_shared<Run>(*analyze(request, observer));
        run->detection.parameters.minimum_lifetime = longest_minimum_lifetime; // chance makes sinks: none of them
        LabRequest lab;
        lab.device = Device::cpu;
        LabSession session(run, lab, observer);
        QCOMPARE(sink_direction_row(*session.baseline()), 1);

        const HeadAttention heads = head_attention(session, chosen_, first_queries);
        QVERIFY(difference(heads.on_bos, expected.at("on_bos")) < tolerance);
        QVERIFY(difference(heads.on_previous, expected.at("on_previous")) < tolerance);
        QVERIFY(difference(heads.on_induction, expected.at("on_induction")) < tolerance);
        QVERIFY(difference(heads.on_near, expected.at("on_near")) < tolerance);
        const std::vector<JsonReader> scores = expected.at("score").elements(),
                                      of_first = expected.at("score_of_first").elements();
        for (size_t i = 0; i < heads.tokens.size(); ++i) {
            QVERIFY(difference(heads.tokens[i].score, scores[i]) < tolerance);
            QVERIFY(difference(heads.tokens[i].score_of_first, of_first[i]) < tolerance);
        }
        compare_rows(residual_rows(session, chosen_, 1000), expected);
        QVERIFY(difference(value_drain(session.baseline()->grids.value_norm, chosen_.chosen, chosen_.chosen),
                           expected.at("value_drain")) < 10 * tolerance);
        compare_neurons(neuron_study(session, block, chosen_), expected.at("neurons").elements());
    }

private:
    void compare_rows(const ResidualRows &found, const JsonReader &expected)
    {
        std::vector<double> entropy, without;
        expected.read("entropy", entropy);
        expected.read("entropy_without", without);
        const std::vector<JsonReader> shares = expected.at("top_share").elements();
        QCOMPARE(found.rows.size(), entropy.size());
        for (size_t row = 0; row < entropy.size(); ++row) {
            QVERIFY(std::fabs(found.rows[row].entropy - entropy[row]) < tolerance);
            QVERIFY(std::fabs(found.rows[row].entropy_without - without[row]) < tolerance);
            int i = 0;
            for (const JsonReader &wanted : shares[row].elements()) {
                double share = 0;
                for (const MassiveDimension &dimension : massive_dimensions(found.rows[row].residuals.row(i), 3))
                    share += dimension.share;
                ++i;
                QVERIFY(std::fabs(share - wanted.real()) < tolerance);
            }
        }
    }

    void compare_neurons(const NeuronStudy &study, const std::vector<JsonReader> &expected)
    {
        QCOMPARE(study.tables.size(), expected.size());
        for (size_t i = 0; i < expected.size(); ++i) {
            std::vector<int> neurons;
            std::vector<double> contributions, percentiles;
            expected[i].read("neurons", neurons);
            expected[i].read("contributions", contributions);
            expected[i].read("percentiles", percentiles);
            const NeuronTable &table = study.tables[i];
            QVERIFY(std::fabs(table.sum - expected[i].at("sum").real()) < 10 * tolerance);
            for (size_t n = 0; n < neurons.size(); ++n) {
                QCOMPARE(table.neurons[n].neuron, neurons[n]);
                QVERIFY(std::fabs(table.neurons[n].contribution - contributions[n]) < tolerance);
                QVERIFY(std::fabs(table.neurons[n].percentile - percentiles[n]) < 0.5);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestSmallMeasures)
#include "test_small_measures.moc"
