// Neurons of every kind of MLP and mixture of experts: what they add along the sink direction is together what the
// block's MLP writes there.

#include "core/analysis/designed.h"
#include "core/engine/grid_tensor_internal.h"
#include "core/lab/gather_probe_internal.h"
#include "core/lab/lab_session_internal.h"
#include "core/lab/measures.h"
#include "tests/reference/family_fixtures.h"

#include <algorithm>
#include <cmath>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int block = 1;
const std::vector<int> asked{0, 4, 7};

} // namespace

class TestNeuronsOfFamilies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(family_checkpoints(), "make_checkpoints.py needs /usr/bin/python3 with numpy"); }

    void they_add_up_to_what_the_mlp_writes_data()
    {
        QTest::addColumn<bool>("mixture");
        QTest::addColumn<bool>("biased"); // what a bias writes is no neuron's
        for (const char *name : {"llama", "cohere", "gemma2", "granite"})
            QTest::addRow("%s", name) << false << false;
        for (const char *name : {"gpt2", "bloom"})
            QTest::addRow("%s", name) << false << true;
        for (const char *name :
             {"mixtral", "qwen3_moe", "qwen2_moe", "granitemoe", "afmoe", "deepseek_v3", "llama4_text", "minimax_m2"})
            QTest::addRow("%s", name) << true << false;
        QTest::newRow("gpt_oss") << true << true;
    }

    void they_add_up_to_what_the_mlp_writes()
    {
        QFETCH(bool, mixture);
        QFETCH(bool, biased);
        AnalyzeObserver quiet;
        AnalyzeRequest request;
        request.model = family_folder(QTest::currentDataTag());
        request.trace.token_ids = {5, 9, 3, 44, 5, 17, 60, 23, 11, 5, 2, 7};
        request.device = Device::cpu;
        const auto run = analyze(request, quiet);
        LabRequest lab;
        lab.device = Device::cpu;
        LabSession session(run, lab, quiet);
        LabSession::State &state = session.state();
        const NeuronStudy study = neuron_study(session, block, {asked, {}, std::nullopt, 0});
        QCOMPARE(study.of_expert > 0, mixture);

        const c10::InferenceMode inference;
        const auto weights = state.model->blocks->block(block);
        GatherProbe probe(asked, {Site::mlp_raw});
        Probe *const probes[]{&probe};
        state.decoder->block(block, *weights, state.residual_entering(block, {}), Edits(), probes, {});
        Grid written = probe.vectors(Site::mlp_raw, block);
        if (biased && !mixture)
            for (int row = 0; row < written.rows(); ++row)
                for (int k = 0; k < written.columns(); ++k)
                    written(row, k) -= weights->mlp.down.bias.data_ptr<float>()[k];
        const int bos = state.baseline->detection.bos_position;
        const Grid residual = to_grid(state.residual_entering(sink_direction_row(*state.baseline), {}));
        double square = 0;
        for (const float value : residual.row(bos))
            square += double{value} * value;
        for (size_t i = 0; i < study.tables.size(); ++i) {
            double along = 0;
            for (int k = 0; k < residual.columns(); ++k)
                along += double{residual(bos, k)} * written(static_cast<int>(i), k) / std::sqrt(square);
            const NeuronTable &table = study.tables[i];
            if (!(biased && mixture))
                QVERIFY2(std::fabs(table.sum - along) < 1e-4 * (1 + std::fabs(along)),
                         qPrintable(QString("%1 against %2").arg(table.sum).arg(along)));
            check_places(study, table, *run, mixture);
        }
    }

private:
    /// Only of experts that the token chose, and all of these.
    static void check_places(const NeuronStudy &study, const NeuronTable &table, const Run &run, bool mixture)
    {
        std::vector<ExpertChoice> chosen;
        if (mixture)
            chosen = experts_of(run, block, table.position);
        std::vector<int> seen(chosen.size(), 0);
        for (const NeuronShare &share : table.neurons) {
            const NeuronPlace place = study.place(share.neuron);
            QCOMPARE(place.expert < 0 || mixture, true);
            if (place.expert < 0)
                continue;
            const auto found = std::ranges::find(chosen, place.expert, &ExpertChoice::expert);
            QVERIFY(found != chosen.end());
            ++seen[static_cast<size_t>(found - chosen.begin())];
        }
        for (const int neurons : seen)
            QCOMPARE(neurons, study.of_expert);
        QVERIFY(table.neurons.front().percentile >= 0 && table.neurons.front().percentile <= 100);
    }
};

QTEST_APPLESS_MAIN(TestNeuronsOfFamilies)
#include "test_neurons_of_families.moc"
