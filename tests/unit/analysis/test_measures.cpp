// Head classes, neurons and measures of the residual on numbers that can be worked out by hand.

#include "core/analysis/heads.h"
#include "core/analysis/neurons.h"
#include "core/analysis/residual_measures.h"
#include "core/data/error.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <set>

using namespace sinkscope;

namespace {

bool near(double a, double b)
{
    return std::fabs(a - b) < 1e-9;
}

} // namespace

class TestMeasures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void the_first_class_that_applies_is_taken()
    {
        HeadAttention heads;
        heads.on_bos = heads.on_previous = heads.on_induction = heads.on_near = Grid(1, 5);
        for (int head = 0; head < 5; ++head) { // each has all classes from its own on
            heads.on_bos(0, head) = head < 1 ? 0.51f : 0.5f; // a threshold itself is not above it
            heads.on_previous(0, head) = head < 2 ? 0.41f : 0.39f;
            heads.on_induction(0, head) = head < 3 ? 0.21f : 0.19f;
            heads.on_near(0, head) = head < 4 ? 0.61f : 0.59f;
        }
        const HeadClass expected[]{HeadClass::sink, HeadClass::previous, HeadClass::induction, HeadClass::local,
                                   HeadClass::other};
        for (int head = 0; head < 5; ++head)
            QCOMPARE(head_class(heads, 0, head), expected[head]);
        QCOMPARE(head_class(heads, 0, 0, {.sink = 0.6}), HeadClass::previous);
        heads.on_induction = Grid(1, 5, std::numeric_limits<float>::quiet_NaN());
        QCOMPARE(head_class(heads, 0, 2), HeadClass::local);
    }

    void the_sink_rate_counts_known_scores_above_epsilon()
    {
        Grid score(2, 2);
        score(0, 0) = 0.31f;
        score(0, 1) = 0.3f;
        score(1, 0) = 0.9f;
        score(1, 1) = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(near(sink_rate(score, static_cast<double>(0.3f)), 2.0 / 3));
        QVERIFY(std::isnan(sink_rate(Grid())));
    }

    void induction_looks_behind_earlier_copies()
    {
        const std::vector<std::vector<int>> keys = induction_keys(std::vector<int>{5, 6, 5, 5, 6});
        QCOMPARE(keys, (std::vector<std::vector<int>>{{}, {}, {1}, {1, 3}, {2}}));
    }

    void neurons_are_ranked_by_what_they_add()
    {
        const std::vector<float> contributions{1, -6, 2, 7}, activations{-1, 2, -3, 4};
        const NeuronTable table = rank_neurons(2, 27, contributions, activations, 3);
        QCOMPARE(table.neurons.size(), size_t(3));
        QCOMPARE(table.neurons[0].neuron, 3);
        QCOMPARE(table.neurons[1].neuron, 1);
        QCOMPARE(table.neurons[2].neuron, 2);
        QVERIFY(near(table.sum, 4) && near(table.neurons[1].share, -1.5) && near(table.neurons[2].activation, -3));
        QVERIFY(std::isnan(table.neurons[0].percentile)); // not measured
        const NeuronTable other = rank_neurons(2, 56, std::vector<float>{9, 0, 0, 8}, activations, 2);
        QVERIFY(near(neuron_overlap(table, other, 2), 0.5));
    }

    void neurons_of_experts_have_numbers_and_edits_of_their_own()
    {
        NeuronStudy study;
        QCOMPARE(study.name(430), std::string("430"));
        QCOMPARE(study.place(430), (NeuronPlace{-1, 430}));
        study.experts = 4;
        study.of_expert = 10;
        QCOMPARE(study.place(37), (NeuronPlace{3, 7}));
        QCOMPARE(study.place(45), (NeuronPlace{-1, 5}));
        QCOMPARE(study.name(37), std::string("3:7"));
        QCOMPARE(study.name(45), std::string("shared:5"));
        Intervention zero;
        zero.site = Site::mlp_post;
        zero.layers = {2};
        const std::vector<Intervention> edits = edits_of_neurons(study, zero, std::vector<int>{37, 4, 45, 31});
        QCOMPARE(edits.size(), size_t(3));
        QCOMPARE(edits[0].experts, std::vector<int>()); // the shared one
        QCOMPARE(edits[0].neurons, std::vector<int>{5});
        QCOMPARE(edits[1].experts, std::vector<int>{0});
        QCOMPARE(edits[1].neurons, std::vector<int>{4});
        QCOMPARE(edits[2].experts, std::vector<int>{3});
        QCOMPARE(edits[2].neurons, (std::vector<int>{7, 1}));
        QCOMPARE(edits[2].layers, std::vector<int>{2});
    }

    void control_neurons_are_as_active_and_the_seed_decides()
    {
        // neuron j of two tokens: |z| near j, but for neuron 99, as active as neuron 40
        std::vector<float> contributions(100, 0.1f), activations(100);
        for (size_t j = 0; j < 100; ++j)
            activations[j] = (j % 2 ? -1.0f : 1.0f) * static_cast<float>(j);
        activations[99] = 40;
        contributions[41] = -9;
        contributions[80] = 5;
        NeuronStudy study{2, {{3, 7}, {}, std::nullopt, 0}, {}};
        for (const int position : study.tokens.chosen)
            study.tables.push_back(rank_neurons(2, position, contributions, activations, 100));
        const std::vector<int> leading = leading_neurons(study, 2);
        QCOMPARE(leading, (std::vector<int>{41, 80}));
        std::set<int> ever;
        for (uint64_t seed = 0; seed < 200; ++seed) {
            const std::vector<int> control = similar_neurons(study, leading, seed);
            QCOMPARE(control.size(), size_t(2));
            QCOMPARE(similar_neurons(study, leading, seed), control);
            QVERIFY(control[0] < control[1] && control[0] != 41 && control[1] != 41 && control[1] != 80);
            ever.insert(control.begin(), control.end());
        }
        QVERIFY(ever.contains(99) && ever.contains(40) && ever.contains(81));
        QVERIFY(!ever.contains(5) && !ever.contains(60));
        std::vector<int> all(99);
        std::iota(all.begin(), all.end(), 0);
        QCOMPARE(similar_neurons(study, all, 0), std::vector<int>{99}); // there is no other
    }

    void massive_dimensions_hold_their_share()
    {
        const std::vector<float> residual{1, -3, 0, 2};
        const std::vector<MassiveDimension> found = massive_dimensions(residual, 2);
        QCOMPARE(found[0].dimension, 1);
        QCOMPARE(found[0].value, -3.0f);
        QVERIFY(near(found[0].share, 9.0 / 14) && near(found[1].share, 4.0 / 14));
        Grid rows(2, 3, 0.05f);
        rows(1, 2) = -101;
        rows(0, 0) = 99;
        QCOMPARE(count_massive(rows), 1);
        QVERIFY(near(norm_without(residual, 1), std::sqrt(5.0)) && near(norm_without(residual, 9), 0));
        QCOMPARE(leading_dimensions(rows, 2), (std::vector<int>{2, 0}));
    }

    void the_entropy_is_one_for_equal_directions_and_zero_for_one()
    {
        Grid even(3, 5);
        for (int i = 0; i < 3; ++i)
            even(i, i) = 2;
        QVERIFY(near(matrix_entropy(even), 1));
        QVERIFY(std::fabs(matrix_entropy(Grid(4, 3, 1.0f))) < 1e-6);
        Grid two(2, 2);
        two(0, 0) = std::sqrt(3.0f);
        two(1, 1) = 1;
        QVERIFY(std::fabs(matrix_entropy(two) - 0.8112781244591328) < 1e-6); // -(3/4 log2 3/4 + 1/4 log2 1/4)
        QVERIFY(std::isnan(matrix_entropy(Grid(1, 4, 1.0f))));
        even(0, 0) = std::numeric_limits<float>::infinity();
        QVERIFY_THROWS_EXCEPTION(Error, matrix_entropy(even));
    }

    void values_are_held_against_the_median_of_the_others()
    {
        Grid norms(1, 5);
        for (int t = 0; t < 5; ++t)
            norms(0, t) = static_cast<float>(t + 1);
        const Grid drain = value_drain(norms, std::vector<int>{0}, std::vector<int>{0});
        QCOMPARE(drain(0, 0), static_cast<float>(1 / 3.5)); // of 2, 3, 4 and 5
    }
};

QTEST_APPLESS_MAIN(TestMeasures)
#include "test_measures.moc"
