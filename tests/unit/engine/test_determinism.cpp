// The same trace gives the same bits: again, on any number of threads, whether weights stay or stream, alone or in a
// group.

#include "core/engine/pipeline.h"
#include "tests/support/large_checkpoint.h"

#include <QTest>

#include <cstring>

using namespace sinkscope;
using namespace sinkscope::test;

class TestDeterminism : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    AnalyzeObserver quiet_;

    AnalyzeRequest request(int tokens, ComputeType type, int threads, int64_t kept) const
    {
        AnalyzeRequest result;
        result.model = path_of(folder_) / "model";
        for (int i = 0; i < tokens; ++i)
            result.trace.token_ids.push_back((i * 37 + 11) % 64);
        result.device = Device::cpu;
        result.compute_type = type;
        result.threads = threads;
        result.memory_budget = kept;
        result.per_head = true;
        return result;
    }

    /// Byte for byte: equal numbers could still be 0 and -0.
    static bool same_bits(const Grid &one, const Grid &other)
    {
        return one.rows() == other.rows() && one.columns() == other.columns() &&
            std::memcmp(one.values().data(), other.values().data(), one.values().size_bytes()) == 0;
    }
    static void verify_same(const Run &one, const Run &other)
    {
        QVERIFY(one.grids == other.grids);
        for (const auto grid : {&Grids::resid_norm, &Grids::key_norm, &Grids::value_norm, &Grids::attn_out_norm,
                                &Grids::mlp_out_norm, &Grids::sink_score})
            QVERIFY(same_bits(one.grids.*grid, other.grids.*grid));
        QCOMPARE(one.detection, other.detection);
    }

private Q_SLOTS:
    void initTestCase() { write_large_checkpoint(path_of(folder_) / "model"); }

    void a_pass_gives_the_same_bits_data()
    {
        QTest::addColumn<int>("tokens");
        for (const int tokens : {1, 4, 5, 6, 7, 9, 10, 11, 12, 33, 200, 700})
            QTest::addRow("%d tokens", tokens) << tokens;
    }

    void a_pass_gives_the_same_bits()
    {
        QFETCH(const int, tokens);
        constexpr int64_t nothing = 0, everything = int64_t{1} << 40;
        for (const ComputeType type : {ComputeType::float32, ComputeType::bfloat16}) {
            const auto first = analyze(request(tokens, type, 1, everything), quiet_);
            for (const int threads : {1, 2, 3})
                for (const int64_t kept : {everything, nothing})
                    verify_same(*analyze(request(tokens, type, threads, kept), quiet_), *first);
        }
    }
};

QTEST_APPLESS_MAIN(TestDeterminism)
#include "test_determinism.moc"
