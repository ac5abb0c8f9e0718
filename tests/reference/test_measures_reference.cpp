// Measures of the demo model on the demo trace against transformers and numpy (make_measures.py), and the values that
// were seen when the definitions were written.

#include "core/analysis/compare.h"
#include "core/analysis/sinks.h"
#include "core/data/grid_table.h"
#include "core/json/json_reader.h"
#include "core/lab/cache_sweep.h"
#include "core/lab/lab_session_internal.h"
#include "core/lab/measures.h"
#include "core/text/text_file.h"
#include "tests/support/test_device.h"
#include "tests/support/test_paths.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <optional>

using namespace sinkscope;
using namespace sinkscope::test;

class TestMeasuresReference : public QObject {
    Q_OBJECT

    const std::vector<int> sinks_{0, 27, 56, 93, 208};
    const std::map<SparedTokens, std::vector<int>> spared_{{SparedTokens::none, {}},
                                                           {SparedTokens::bos, {0}},
                                                           {SparedTokens::sinks, sinks_},
                                                           {SparedTokens::first_four, {0, 1, 2, 3}}};
    std::unique_ptr<LabSession> session_;
    std::optional<JsonReader> expected_;

    MeasuredTokens chosen() const { return {sinks_, {}, std::nullopt, 0}; }

    /// The largest difference between a [L, H] grid and the list of that name.
    static double difference(const Grid &grid, const JsonReader &rows)
    {
        double worst = 0;
        int r = 0;
        for (const JsonReader &row : rows.elements()) {
            int c = 0;
            for (const JsonReader &value : row.elements())
                worst = std::max(worst, std::fabs(static_cast<double>(grid(r, c++)) - value.real()));
            ++r;
        }
        return r == grid.rows() ? worst : 1e9;
    }

    /// What holds of any sweep.
    CacheSweep checked_sweep(CacheSaving saving, const std::vector<int> &sizes)
    {
        int parts = 0;
        double last = 0;
        const CacheSweep sweep = cache_sweep(
            *session_, saving, sizes, 0, {}, [&last](double fraction) { last = fraction; },
            [&parts](const CacheSweep &) { ++parts; });
        check(sweep, sizes.size());
        if (parts != static_cast<int>(sizes.size()) - 1 || last != 1.0)
            QTest::qFail("the sweep does not tell of its parts", __FILE__, __LINE__);
        return sweep;
    }
    void check(const CacheSweep &sweep, size_t sizes) const
    {
        QVERIFY(std::fabs(sweep.whole_perplexity - 3.106) < 0.005);
        QCOMPARE(sweep.curves.size(), spared_tokens_names.size());
        for (const CacheCurve &curve : sweep.curves) {
            QCOMPARE(curve.perplexity.size(), sizes);
            QVERIFY(curve.mean_divergence[0] > 0.05);
            if (curve.spared == SparedTokens::random) { // as many as there are sinks, and none of them
                QCOMPARE(curve.tokens.size(), sinks_.size());
                for (const int token : curve.tokens)
                    QVERIFY(std::ranges::find(sinks_, token) == sinks_.end());
            } else {
                QCOMPARE(curve.tokens, spared_.at(curve.spared));
            }
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(demo_model(), "packaging/setup.sh installs the demo model");
        const auto file = source_dir() / "tests/reference/expected/measures.json";
        expected_ = JsonReader::parse(read_whole_file(file, 1 << 24), file);
        AnalyzeRequest request;
        request.model = demo_model();
        request.trace = read_trace(source_dir() / "resources/demo/baker-trace.json");
        request.device = test_device();
        request.logprob = false;
        AnalyzeObserver observer;
        const auto run = analyze(request, observer);
        LabRequest lab;
        lab.device = test_device();
        session_ = std::make_unique<LabSession>(run, lab, observer);
    }

    void heads_agree_with_transformers()
    {
        const HeadAttention heads = head_attention(*session_, chosen());
        QVERIFY(difference(heads.on_bos, expected_->at("on_bos")) < 1e-4);
        QVERIFY(difference(heads.on_previous, expected_->at("on_previous")) < 1e-4);
        QVERIFY(difference(heads.on_induction, expected_->at("on_induction")) < 1e-4);
        QVERIFY(difference(heads.on_near, expected_->at("on_near")) < 1e-4);
        for (const TokenOfHeads &token : heads.tokens) {
            QVERIFY(difference(token.score, expected_->at("score").at(std::to_string(token.position))) < 1e-4);
            if (token.position < 64)
                QVERIFY(difference(token.score_of_first,
                                   expected_->at("score_of_first").at(std::to_string(token.position))) < 1e-4);
            else
                QVERIFY(std::isnan(token.score_of_first(0, 0)));
        }
        std::map<HeadClass, int> counts;
        for (int layer = 0; layer < heads.on_bos.rows(); ++layer)
            for (int head = 0; head < heads.on_bos.columns(); ++head)
                ++counts[head_class(heads, layer, head)];
        QCOMPARE(counts[HeadClass::sink], 90);
        QCOMPARE(counts[HeadClass::previous], 5);
        QCOMPARE(counts[HeadClass::local], 15);
        QCOMPARE(counts[HeadClass::other], 160);
        QCOMPARE(std::lround(100 * sink_rate(heads.tokens[0].score)), 54);
        QCOMPARE(std::lround(100 * sink_rate(heads.tokens[0].score_of_first)), 79);
        QCOMPARE(std::lround(100 * sink_rate(heads.tokens[1].score)), 12);
        QCOMPARE(std::lround(100 * sink_rate(heads.tokens[2].score)), 1);
        QCOMPARE(sink_rate(heads.tokens[3].score) + sink_rate(heads.tokens[4].score), 0.0);
    }

    void neurons_agree_with_transformers()
    {
        QCOMPARE(sink_direction_row(*session_->baseline()), 3);
        for (const int layer : {2, 9})
            for (const NeuronTable &table : neuron_study(*session_, layer, chosen()).tables) {
                const JsonReader wanted =
                    expected_->at("neurons").at(std::to_string(layer) + " " + std::to_string(table.position));
                std::vector<int> neurons;
                std::vector<double> shares, percentiles;
                wanted.read("neurons", neurons);
                wanted.read("shares", shares);
                wanted.read("percentiles", percentiles);
                QVERIFY(std::fabs(table.sum / wanted.at("sum").real() - 1) < 1e-3);
                for (size_t i = 0; i < neurons.size(); ++i) {
                    QCOMPARE(table.neurons[i].neuron, neurons[i]);
                    QVERIFY(std::fabs(table.neurons[i].share - shares[i]) < 1e-3);
                    QVERIFY(std::fabs(table.neurons[i].percentile - percentiles[i]) < 0.5);
                }
            }
    }

    /// Two neurons make all four: without them none arises, without two others all stay.
    void zeroing_the_writing_neurons_removes_the_sinks()
    {
        std::vector<int> everyone(244);
        std::iota(everyone.begin(), everyone.end(), 0);
        AnalyzeObserver observer;
        const auto sinks_without = [&](const std::vector<int> &neurons) {
            const Variant variant = session_->variant({{.site = Site::mlp_post,
                                                        .operation = Operation::zero,
                                                        .layers = {2},
                                                        .tokens = everyone,
                                                        .sources = {},
                                                        .heads = {},
                                                        .neurons = neurons}},
                                                      observer, {}, true);
            double sum = 0;
            for (const float logprob : variant.run->grids.token_logprob)
                sum -= static_cast<double>(logprob);
            return std::pair(variant.run->detection.sinks.size(), std::exp(sum / 243));
        };
        const auto [none, perplexity] = sinks_without({430, 90});
        QCOMPARE(none, size_t(1)); // the BOS sink
        QVERIFY2(std::fabs(perplexity - 4.10) < 0.005, qPrintable(QString::number(perplexity)));
        const NeuronStudy study = neuron_study(*session_, 2, chosen());
        std::vector<int> leading = leading_neurons(study, 2);
        std::ranges::sort(leading);
        QCOMPARE(leading, (std::vector<int>{90, 430}));
        const JsonReader control = expected_->at("without_neurons");
        std::vector<int> others;
        control.read("neurons", others);
        QCOMPARE(similar_neurons(study, leading, 0), others);
        const auto [all, unchanged] = sinks_without(others);
        QCOMPARE(all, size_t(5));
        QVERIFY2(std::fabs(unchanged - control.at("perplexity").real()) < 0.005,
                 qPrintable(QString::number(unchanged)));
    }

    void rows_agree_with_transformers()
    {
        const ResidualRows found = residual_rows(*session_, chosen(), 100000);
        QCOMPARE(found.sampled, 244);
        std::vector<double> entropy, without;
        expected_->read("entropy", entropy);
        expected_->read("entropy_without", without);
        const std::vector<JsonReader> shares = expected_->at("top_share").elements();
        QCOMPARE(found.rows.size(), entropy.size());
        const Grid &top = *grid_of(*session_->baseline(), GridKind::resid_top_share, 0, -1);
        for (size_t row = 0; row < entropy.size(); ++row) {
            QVERIFY(std::fabs(found.rows[row].entropy - entropy[row]) < 1e-3);
            QVERIFY(std::fabs(found.rows[row].entropy_without - without[row]) < 1e-3);
            const std::vector<JsonReader> of_tokens = shares[row].elements();
            for (size_t i = 0; i < sinks_.size(); ++i) {
                double share = 0;
                for (const MassiveDimension &dimension :
                     massive_dimensions(found.rows[row].residuals.row(static_cast<int>(i)), 3))
                    share += dimension.share;
                QVERIFY(std::fabs(share - of_tokens[i].real()) < 1e-3);
                QVERIFY(std::fabs(static_cast<double>(top(static_cast<int>(row), sinks_[i])) - share) < 1e-4);
            }
        }
        QCOMPARE(std::lround(100 * found.rows[1].entropy), 57);
        QCOMPARE(std::lround(100 * found.rows[3].entropy), 26);
        QCOMPARE(std::lround(100 * found.rows[3].entropy_without), 44);
    }

    /// A smaller cache with and without the sinks, as hooks in transformers made it.
    void a_window_costs_what_was_seen()
    {
        const std::map<SparedTokens, double> expected{{SparedTokens::none, 9.125},
                                                      {SparedTokens::bos, 4.650},
                                                      {SparedTokens::sinks, 4.583},
                                                      {SparedTokens::first_four, 4.613}};
        const CacheSweep sweep = checked_sweep(CacheSaving::window, {64, 8});
        for (const CacheCurve &curve : sweep.curves)
            if (const auto wanted = expected.find(curve.spared); wanted != expected.end())
                QVERIFY2(std::fabs(curve.perplexity[0] / wanted->second - 1) < 0.01,
                         qPrintable(QString::number(curve.perplexity[0])));
    }

    /// In one block no step that a value rounds to hangs on what float32 rounds.
    void quantised_keys_and_values_of_a_block_agree_with_transformers()
    {
        const c10::InferenceMode inference;
        LabSession::State &state = session_->state();
        const JsonReader expected = expected_->at("quantised").at("first_block");
        for (const auto &[spared, name] : spared_tokens_names) {
            if (!expected.contains(name))
                continue;
            const Edits edits(CacheEdit{CacheSaving::quantise, 2, spared_.at(spared)}, state.decoder->config(), 244);
            const at::Tensor leaving =
                state.decoder->block(0, *state.model->blocks->block(0), state.residual_entering(0, {}), edits, {}, {});
            const at::Tensor last = prefill(*state.model, *state.decoder, leaving, 1, Edits(), {}, {}, {});
            const double found =
                perplexity(compare_predictions(state, state.decoder->final_norm(last), 0, {}).token_logprob);
            QVERIFY2(std::fabs(found / expected.at(name).real() - 1) < 5e-4, qPrintable(QString::number(found)));
        }
    }

    /// In all blocks they do, block after block: transformers' own results lie as far apart as the extremes are when a
    /// relative noise of float32's size is added.
    void quantised_keys_and_values_of_all_blocks_agree_as_far_as_float32_goes()
    {
        const JsonReader expected = expected_->at("quantised").at("all_blocks");
        const CacheSweep sweep = checked_sweep(CacheSaving::quantise, {2, 4, 8});
        int compared = 0;
        for (const CacheCurve &curve : sweep.curves)
            for (size_t i = 0; i < sweep.sizes.size(); ++i) {
                const std::string name =
                    std::to_string(sweep.sizes[i]) + " " + name_of(spared_tokens_names, curve.spared);
                if (!expected.contains(name))
                    continue;
                const double low = expected.at(name).elements()[0].real(),
                             high = expected.at(name).elements()[1].real();
                const double more = (high - low) / 2; // few runs do not reach the extremes
                QVERIFY2(curve.perplexity[i] > low - more && curve.perplexity[i] < high + more,
                         qPrintable(QString::fromStdString(name) + QString::number(curve.perplexity[i])));
                ++compared;
            }
        QCOMPARE(compared, 12);
    }

    void values_agree_with_transformers()
    {
        const Grid drain = value_drain(session_->baseline()->grids.value_norm, sinks_, sinks_);
        QVERIFY(difference(drain, expected_->at("value_drain")) < 1e-3);
    }
};

QTEST_APPLESS_MAIN(TestMeasuresReference)
#include "test_measures_reference.moc"
