// Interventions on the demo model against the same edits by forward hooks in transformers (make_intervention_cases.py).

#include "core/lab/formation.h"
#include "core/lab/intervention_spec.h"
#include "core/store/run_file.h"
#include "tests/reference/grid_comparison.h"
#include "tests/support/error_of.h"
#include "tests/support/test_device.h"
#include "tests/support/test_paths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstring>
#include <fstream>
#include <sstream>

using namespace sinkscope;
using namespace sinkscope::test;

class TestInterventions : public QObject {
    Q_OBJECT

    std::filesystem::path expected_ = source_dir() / "tests/reference/expected";
    ModelCache cache_;
    std::shared_ptr<const Run> run_;
    std::optional<LabSession> session_;
    AnalyzeObserver quiet_;

    LabRequest request() const
    {
        LabRequest request;
        request.model = demo_model();
        request.device = test_device();
        return request;
    }

    static Intervention edit_mlp_out(Operation operation, int layer, int token, double factor = 1)
    {
        Intervention edit;
        edit.operation = operation;
        edit.layers = {layer};
        edit.tokens = {token};
        edit.factor = factor;
        return edit;
    }

    std::vector<float> expected_divergence(const QString &name) const
    {
        QFile file(QString::fromStdString((expected_ / "intervention_divergences.json").string()));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        std::vector<float> values;
        for (const QJsonValue value : QJsonDocument::fromJson(file.readAll()).object().value(name).toArray())
            values.push_back(static_cast<float>(value.toDouble()));
        return values;
    }

    /// Two ways to one variant: grids, divergence and log-probabilities agree.
    static void verify_same(const Variant &made, const Variant &expected)
    {
        std::string what;
        QVERIFY2(worst_ratio(made.run->grids.resid_norm, expected.run->grids.resid_norm, 1e-5, 1e-6, what) <= 1,
                 what.c_str());
        QVERIFY2(worst_ratio(as_grid(made.effect.divergence), as_grid(expected.effect.divergence), 1e-5, 1e-3, what) <=
                     1,
                 what.c_str());
        QVERIFY2(worst_ratio(as_grid(made.run->grids.token_logprob), as_grid(expected.run->grids.token_logprob), 1e-4,
                             0, what) <= 1,
                 what.c_str());
    }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(demo_model(), "packaging/setup.sh installs the demo model");
        AnalyzeRequest analysis;
        analysis.model = demo_model();
        analysis.device = test_device();
        // The cases were made for the first 64 tokens of the demo trace; any of them has their ids.
        for (const Token &token : read_run(expected_ / "interventions/zero_mlp_out.h5").tokens)
            analysis.trace.token_ids.push_back(token.id);
        run_ = analyze(analysis, quiet_, {}, &cache_);
        session_.emplace(run_, request(), quiet_, std::stop_token(), &cache_);
    }

    void the_sessions_baseline_is_the_run()
    {
        const Grids &ours = session_->baseline()->grids, &theirs = run_->grids;
        QVERIFY(ours.resid_norm == theirs.resid_norm && ours.sink_score == theirs.sink_score);
        QVERIFY(session_->baseline()->detection == run_->detection);
    }

    void agrees_with_hooks_in_transformers_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto &entry : std::filesystem::directory_iterator(expected_ / "interventions"))
            if (entry.path().extension() == ".json")
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().stem().string());
    }
    void agrees_with_hooks_in_transformers()
    {
        QFETCH(QString, name);
        const std::filesystem::path spec = expected_ / "interventions" / (name.toStdString() + ".json");
        const Run reference = read_run(std::filesystem::path(spec).replace_extension(".h5"));
        const std::vector<Intervention> edits = read_intervention_spec(spec, *run_);
        const Variant variant = session_->variant(edits, quiet_);
        QVERIFY(variant.run->complete());
        QVERIFY(variant.run->interventions == edits);
        compare_runs(*variant.run, reference, {});

        const std::vector<float> expected = expected_divergence(name);
        QCOMPARE(variant.effect.divergence.size(), expected.size());
        std::string what;
        QVERIFY2(worst_ratio(as_grid(variant.effect.divergence), as_grid(expected), 2e-4, 0.01, what) <= 1,
                 what.c_str());
        // An edit must do something, or agreeing with it would prove little.
        QVERIFY(variant.effect.largest_divergence() > 1e-3);

        if (edits.size() == 1)
            return;
        // The other way to the same run: a whole pass.
        AnalyzeRequest whole;
        whole.model = demo_model();
        whole.device = test_device();
        for (const Token &token : run_->tokens)
            whole.trace.token_ids.push_back(token.id);
        whole.interventions = edits;
        const auto analysed = analyze(whole, quiet_, {}, &cache_);
        QVERIFY2(worst_ratio(variant.run->grids.resid_norm, analysed->grids.resid_norm, 1e-4, 1e-5, what) <= 1,
                 what.c_str());
    }

    void rows_before_the_first_edit_are_the_baselines()
    {
        const Intervention zero = edit_mlp_out(Operation::zero, 15, 27);
        const Variant variant = session_->variant({zero}, quiet_, {}, false);
        QCOMPARE(variant.effect.first_layer, 15);
        QVERIFY(variant.effect.divergence.empty());
        for (int row = 0; row <= 15; ++row)
            QVERIFY(std::ranges::equal(variant.run->grids.resid_norm.row(row), run_->grids.resid_norm.row(row)));
        QCOMPARE(variant.run->grids.mlp_out_norm(15, 27), 0.0f);
    }

    void one_token_takes_the_vector_of_another()
    {
        Intervention take = edit_mlp_out(Operation::replace_token, 2, 40);
        take.sources = {27};
        const Variant variant = session_->variant({take}, quiet_, {}, false);
        QCOMPARE(variant.run->grids.mlp_out_norm(2, 40), run_->grids.mlp_out_norm(2, 27));
        QVERIFY(variant.run->detection.find(40)); // a sink's mlp_out makes a sink of it
    }

    void a_small_residual_budget_gives_the_same_variant()
    {
        LabRequest small = request();
        small.residual_budget = int64_t{4} * run_->token_count() * run_->model.hidden_size * 4; // four blocks'
        small.logit_budget = 0;
        LabSession session(run_, small, quiet_, {}, &cache_);
        const Intervention scale = edit_mlp_out(Operation::scale, 13, 40, 3);
        const Variant a = session.variant({scale}, quiet_), b = session_->variant({scale}, quiet_);
        verify_same(a, b);
    }

    void residuals_in_a_file_spare_the_baseline()
    {
        struct Stages : AnalyzeObserver {
            std::string all;
            void progress(double, double, const std::string &stage) override { all += stage + '\n'; }
        };
        const QTemporaryDir folder;
        LabRequest lab = request();
        lab.residual_file = folder.filePath(QStringLiteral("baker.safetensors")).toStdString();
        lab.residual_budget = int64_t{10} * run_->token_count() * run_->model.hidden_size * 4; // every third block's
        Stages first, second;
        LabSession computed(run_, lab, first, {}, &cache_), read(run_, lab, second, {}, &cache_);
        QVERIFY(first.all.find("baseline, block") != std::string::npos);
        QVERIFY(second.all.find("baseline, block") == std::string::npos);
        const Intervention scale = edit_mlp_out(Operation::scale, 13, 40, 3);
        const Variant a = computed.variant({scale}, quiet_), b = read.variant({scale}, quiet_);
        verify_same(b, a);

        const auto refuses = [&](const std::function<void(Run &)> &change, const char *why) {
            Run other = *run_;
            change(other);
            const auto shared = std::make_shared<const Run>(other);
            const std::string error = error_of([&] { LabSession(shared, lab, quiet_, {}, &cache_); });
            return error.find(why) != std::string::npos;
        };
        QVERIFY(refuses([](Run &other) { other.grids.resid_norm(0, 50) *= 1.5f; }, "embedding of token 50"));
        QVERIFY(refuses([](Run &other) { other.grids.sink_score(3, 3) += 1; }, "another run's"));
        QVERIFY(refuses([](Run &other) { other.grids = {}; }, "has its grids"));
        {
            std::stringstream whole;
            whole << std::ifstream(lab.residual_file, std::ios::binary).rdbuf();
            std::string bytes = whole.str();
            uint64_t header = 0;
            std::memcpy(&header, bytes.data(), sizeof(header));
            bytes.insert(sizeof(header) + header, 1, ' '); // still safetensors, as another program could write it
            ++header;
            std::memcpy(bytes.data(), &header, sizeof(header));
            LabRequest odd = lab;
            odd.residual_file = folder.filePath(QStringLiteral("odd.safetensors")).toStdString();
            std::ofstream(odd.residual_file, std::ios::binary) << bytes;
            const std::string error = error_of([&] { LabSession(run_, odd, quiet_, {}, &cache_); });
            QVERIFY2(error.find("resid_pre.0: does not lie where") != std::string::npos, error.c_str());
        }
        const auto size = std::filesystem::file_size(lab.residual_file);
        std::filesystem::resize_file(lab.residual_file, size - 1000);
        QVERIFY(error_of([&] { LabSession(run_, lab, quiet_, {}, &cache_); }).find("truncated") != std::string::npos);
        std::ofstream(lab.residual_file) << "no residuals, and longer than a length";
        QVERIFY(error_of([&] { LabSession(run_, lab, quiet_, {}, &cache_); }).find("baker.safetensors") !=
                std::string::npos);
    }

    void cancel_midway()
    {
        struct Stopper : AnalyzeObserver {
            std::stop_source stop;
            int rows = 0;
            void rows_ready(const BlockRows &) override
            {
                if (++rows == 3)
                    stop.request_stop();
            }
        } stopper;
        const Intervention zero = edit_mlp_out(Operation::zero, 2, 27);
        QVERIFY_THROWS_EXCEPTION(Cancelled, session_->variant({zero}, stopper, stopper.stop.get_token()));
        QCOMPARE(stopper.rows, 3);
    }

    void another_models_run_is_refused()
    {
        Run other = *run_;
        other.grids.resid_norm(0, 5) *= 1.5f;
        const auto shared = std::make_shared<const Run>(other);
        QVERIFY(error_of([&] {
                    LabSession(shared, request(), quiet_, {}, &cache_);
                }).find("not the model of the run") != std::string::npos);
        other = *run_;
        other.interventions = {edit_mlp_out(Operation::zero, 2, 27)};
        const auto variant = std::make_shared<const Run>(other);
        QVERIFY(error_of([&] { LabSession(variant, request(), quiet_, {}, &cache_); }).find("interventions") !=
                std::string::npos);
    }

    void formation_stages_and_components()
    {
        const FormationTokens tokens = formation_tokens(*run_, run_->detection, {}, 4);
        QCOMPARE(tokens.sinks, (std::vector<int>{27, 56}));
        QCOMPARE(common_l_start(run_->detection, tokens.sinks), 2);
        const MlpStages stages = mlp_stages(*session_, 2, {0, 27, 56});
        for (int stage = 0; stage < 6; ++stage)
            QVERIFY(std::fabs(stages.cosine(0, stage) - 1) < 1e-5f); // BOS with itself
        // definitions.md: the MLP of block 2 turns these tokens to the BOS direction.
        QVERIFY(stages.cosine(1, 5) > 0.9f && stages.cosine(1, 5) > stages.cosine(1, 0));

        const ComponentSweep sweep = component_sweep(*session_, 2, tokens);
        QCOMPARE(sweep.alphas.size(), size_t(40));
        QCOMPARE(sweep.response.size(), size_t(6));
        Grid mix(1, 2);
        mix(0, 1) = 7;
        const MlpResponse live = mlp_response(*session_, sweep, mix).front();
        const auto alpha = static_cast<size_t>(std::ranges::find(sweep.alphas, 7.0) - sweep.alphas.begin());
        QVERIFY(std::fabs(live.norm - sweep.response[1][alpha].norm) < 1e-3 * live.norm);
    }

    void clusters_and_swapping()
    {
        const FormationTokens tokens = formation_tokens(*run_, run_->detection, {}, 6);
        const FormationClusters clusters = site_clusters(*session_, tokens, 2, 3);
        QCOMPARE(clusters.panels.size(), size_t(6));
        QCOMPARE(clusters.panels[2].site, Site::mlp_out);
        QVERIFY(clusters.panels[2].silhouette > 0);
        QVERIFY(clusters.panels[2].probe_accuracy >= clusters.panels[2].chance);

        std::vector<double> fractions;
        const auto curves = swapping_sweep(*session_, {27, 56}, non_sinks(*run_), 2, 3, {},
                                           [&](double fraction) { fractions.push_back(fraction); });
        QCOMPARE(curves.size(), size_t(3));
        QCOMPARE(curves[2].points[0].future, 2);
        QCOMPARE(curves[2].points[0].share(), 1.0); // without their mlp_out of block 2 they are no sinks
        QVERIFY(std::ranges::is_sorted(fractions) && std::fabs(fractions.back() - 1) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestInterventions)
#include "test_interventions.moc"
