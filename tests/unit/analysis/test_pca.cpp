#include "core/analysis/pca.h"

#include "core/analysis/random.h"
#include "core/data/error.h"
#include "tests/unit/analysis/analysis_cases.h"

#include <cmath>
#include <limits>

using namespace sinkscope;

namespace {

Grid random_grid(int rows, int columns, uint64_t seed)
{
    Random random(seed);
    Grid grid(rows, columns);
    for (float &value : grid.values())
        value = static_cast<float>(random.normal());
    return grid;
}

double dot(std::span<const float> a, std::span<const float> b)
{
    double sum = 0.0;
    for (size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

} // namespace

class PcaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithNumpy()
    {
        for (const auto &expected : test::analysis_cases()["pca"]) {
            const auto result = principal_components(test::grid_from(expected["samples"]), 6);
            const size_t count = expected["singular_values"].size();
            QCOMPARE(result.count(), static_cast<int>(count));
            for (size_t i = 0; i < count; ++i) {
                const double singular = expected["singular_values"][i];
                QVERIFY(std::abs(result.singular_values[i] - singular) < 1e-5 * singular);
                QVERIFY(std::abs(result.explained_variance_ratio[i] - double(expected["explained_variance_ratio"][i])) <
                        1e-6);
                const auto component = expected["components"][i].get<std::vector<float>>();
                QVERIFY(std::abs(std::abs(dot(result.components.row(static_cast<int>(i)), component)) - 1.0) < 1e-5);
            }
        }
    }

    void componentsAreOrthonormalAndExplainTheScores()
    {
        for (const auto &[rows, columns] : {std::pair{12, 80}, std::pair{80, 12}}) {
            const Grid samples = random_grid(rows, columns, 3);
            const auto result = principal_components(samples, 100);
            QCOMPARE(result.count(), rows < columns ? rows - 1 : columns);
            for (int i = 0; i < result.count(); ++i) {
                const auto component = result.components.row(i);
                for (int j = 0; j <= i; ++j)
                    QVERIFY(std::abs(dot(component, result.components.row(j)) - (i == j)) < 1e-5);
                const float largest = *std::max_element(component.begin(), component.end(),
                                                        [](float a, float b) { return std::abs(a) < std::abs(b); });
                QVERIFY(largest > 0.0f);
                double squares = 0.0;
                for (int sample = 0; sample < rows; ++sample)
                    squares += std::pow(result.scores(sample, i), 2);
                QVERIFY(std::abs(std::sqrt(squares) - result.singular_values[static_cast<size_t>(i)]) < 1e-3);
            }
            const Grid again = project(result, samples);
            for (size_t i = 0; i < again.values().size(); ++i)
                QVERIFY(std::abs(again.values()[i] - result.scores.values()[i]) < 1e-4f);
        }
    }

    void alignmentUndoesSwappedAndMirroredAxes()
    {
        const auto previous = principal_components(random_grid(30, 8, 5), 3);
        auto next = previous;
        for (float &loading : next.components.row(2))
            loading = -loading;
        for (int sample = 0; sample < 30; ++sample)
            next.scores(sample, 2) = -next.scores(sample, 2);
        std::swap_ranges(next.components.row(0).begin(), next.components.row(0).end(), next.components.row(1).begin());
        std::swap(next.explained_variance_ratio[0], next.explained_variance_ratio[1]);
        std::swap(next.singular_values[0], next.singular_values[1]);
        for (int sample = 0; sample < 30; ++sample)
            std::swap(next.scores(sample, 0), next.scores(sample, 1));
        QCOMPARE(align_axes(previous, next), (std::vector<int>{1, 0, 2}));
        QCOMPARE(next.components, previous.components);
        QCOMPARE(next.scores, previous.scores);
        QCOMPARE(next.explained_variance_ratio, previous.explained_variance_ratio);
        QCOMPARE(next.singular_values, previous.singular_values);
    }

    void alignmentTakesMoreOrFewerComponents()
    {
        const auto three = principal_components(random_grid(30, 8, 5), 3),
                   two = principal_components(random_grid(30, 8, 5), 2);
        auto next = three;
        QCOMPARE(align_axes(two, next), (std::vector<int>{0, 1, 2}));
        next = two;
        QCOMPARE(align_axes(three, next), (std::vector<int>{0, 1}));
        QCOMPARE(next.scores, two.scores);
    }

    void equalSamplesHaveNoComponents()
    {
        const auto result = principal_components(Grid(5, 7, 2.5f), 3);
        QCOMPARE(result.count(), 0);
        QCOMPARE(result.scores.rows(), 5);
        QCOMPARE(result.mean[0], 2.5f);
    }

    void badInputIsAnError()
    {
        QVERIFY_EXCEPTION_THROWN(principal_components(Grid(), 2), Error);
        Grid samples(3, 2, 1.0f);
        samples(1, 1) = std::numeric_limits<float>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(principal_components(samples, 2), Error);
        const auto result = principal_components(random_grid(5, 4, 1), 2);
        QVERIFY_EXCEPTION_THROWN(project(result, Grid(2, 3)), Error);
        auto other = principal_components(random_grid(5, 3, 1), 2);
        QVERIFY_EXCEPTION_THROWN(align_axes(result, other), Error);
        std::stop_source source;
        source.request_stop();
        QVERIFY_EXCEPTION_THROWN(principal_components(random_grid(5, 4, 1), 2, source.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(PcaTest)
#include "test_pca.moc"
