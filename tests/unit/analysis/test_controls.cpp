// Controls of chosen tokens: never sinks, as many, and the same for the same seed.

#include "core/analysis/controls.h"
#include "core/data/run.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace sinkscope;

class TestControls : public QObject {
    Q_OBJECT

    std::vector<Token> tokens_;
    Detection detection_;
    std::vector<int> chosen_{0, 40, 41, 160, 199};

private Q_SLOTS:
    void initTestCase()
    {
        for (int t = 0; t < 200; ++t)
            tokens_.push_back({t % 10, "x", false});
        for (const int position : {0, 40, 41, 160, 199})
            detection_.sinks.push_back({position, {2, 3}, SinkLabel::secondary});
    }

    void are_as_many_and_no_sinks()
    {
        for (const auto &[kind, name] : control_kind_names) {
            const std::vector<int> controls = control_tokens(tokens_, detection_, chosen_, kind, 7);
            QCOMPARE(controls.size(), chosen_.size());
            QVERIFY2(std::ranges::is_sorted(controls), name);
            QCOMPARE(std::set<int>(controls.begin(), controls.end()).size(), controls.size());
            for (const int control : controls)
                QVERIFY2(!detection_.find(control), name);
            QCOMPARE(control_tokens(tokens_, detection_, chosen_, kind, 7), controls);
        }
        QVERIFY(control_tokens(tokens_, detection_, chosen_, ControlKind::random, 1) !=
                control_tokens(tokens_, detection_, chosen_, ControlKind::random, 2));
    }

    void stand_where_they_should()
    {
        QCOMPARE(control_tokens(tokens_, detection_, chosen_, ControlKind::neighbours, 0),
                 (std::vector<int>{1, 42, 43, 161, 198}));
        const int reach = random_control_reach(200);
        for (uint64_t seed = 0; seed < 20; ++seed) {
            const std::vector<int> drawn =
                control_tokens(tokens_, detection_, std::vector<int>{100}, ControlKind::random, seed);
            QVERIFY(std::abs(drawn.front() - 100) <= reach && drawn.front() != 100);
        }
        for (const int control : control_tokens(tokens_, detection_, std::vector<int>{41}, ControlKind::same_ids, 3))
            QCOMPARE(control % 10, 1);
    }

    void are_fewer_where_there_are_no_more()
    {
        const std::span<const Token> three(tokens_.data(), 3);
        const std::vector<int> both{0, 1};
        for (const ControlKind kind : {ControlKind::random, ControlKind::neighbours})
            QCOMPARE(control_tokens(three, {}, both, kind, 0), std::vector<int>{2});
        QVERIFY(control_tokens({}, {}, both, ControlKind::random, 0).empty());
        QVERIFY(control_tokens(three, {}, std::vector<int>{-1, 99}, ControlKind::neighbours, 0).empty());
    }
};

QTEST_APPLESS_MAIN(TestControls)
#include "test_controls.moc"
