// RoPE: what each scaling does to the frequencies, and what a rotation keeps. Agreement with transformers is in
// test_families.cpp.

#include "core/engine/rope_internal.h"

#include <ATen/Functions.h>

#include <QTest>

using namespace sinkscope;

namespace {

RopeConfig config(RopeConfig::Type type)
{
    RopeConfig c;
    c.type = type;
    c.rotary_dim = 16;
    c.theta = 10000;
    c.factor = 4;
    c.original_max_positions = 64;
    return c;
}

std::vector<double> inverse(const RopeConfig &c, int tokens = 8)
{
    return rope_frequencies(c, tokens).inverse;
}

bool near(double a, double b)
{
    return std::fabs(a - b) <= 1e-6 * std::fabs(b);
}

} // namespace

class TestRope : public QObject {
    Q_OBJECT

    const std::vector<double> standard_ = inverse(config(RopeConfig::Type::standard));

private Q_SLOTS:
    void standard_is_a_geometric_series()
    {
        QCOMPARE(standard_.size(), size_t(8));
        for (size_t i = 0; i < standard_.size(); ++i)
            QVERIFY(near(standard_[i], std::pow(10000.0, -static_cast<double>(i) / 8)));
    }

    void linear_divides_all()
    {
        const auto scaled = inverse(config(RopeConfig::Type::linear));
        for (size_t i = 0; i < scaled.size(); ++i)
            QVERIFY(near(scaled[i], standard_[i] / 4));
    }

    void dynamic_changes_beyond_the_trained_length_alone()
    {
        const RopeConfig c = config(RopeConfig::Type::dynamic);
        QCOMPARE(inverse(c, 64), standard_);
        const auto stretched = inverse(c, 128);
        QVERIFY(near(stretched.front(), standard_.front()));
        // base * (4 * 128 / 64 - 3)^(16 / 14), so the lowest frequency is divided by 5
        QVERIFY(std::fabs(standard_.back() / stretched.back() - 5) < 1e-3);
    }

    void llama3_keeps_high_frequencies_and_divides_low_ones()
    {
        const auto scaled = inverse(config(RopeConfig::Type::llama3));
        QCOMPARE(scaled.front(), standard_.front()); // wavelength 6 < 64 / 4
        QVERIFY(near(scaled.back(), standard_.back() / 4)); // wavelength 20,000 > 64
        for (size_t i = 0; i < scaled.size(); ++i)
            QVERIFY(scaled[i] <= standard_[i] && scaled[i] >= standard_[i] / 4 * 0.999999);
        QVERIFY(scaled[1] < standard_[1] && scaled[1] > standard_[1] / 4); // wavelength 20 lies between
    }

    void yarn_ramps_from_kept_to_divided_and_scales_attention()
    {
        const RopeFrequencies yarn = rope_frequencies(config(RopeConfig::Type::yarn), 8);
        QCOMPARE(yarn.inverse.front(), standard_.front());
        QVERIFY(near(yarn.inverse.back(), standard_.back() / 4));
        QVERIFY(near(yarn.attention_scaling, 0.1 * std::log(4.0) + 1));
        RopeConfig given = config(RopeConfig::Type::yarn);
        given.attention_factor = 1.5;
        QCOMPARE(rope_frequencies(given, 8).attention_scaling, 1.5);
    }

    void longrope_picks_its_factors_by_the_length()
    {
        RopeConfig c = config(RopeConfig::Type::longrope);
        c.short_factor.assign(8, 1.0);
        c.long_factor.assign(8, 2.0);
        QCOMPARE(inverse(c, 64), standard_);
        QVERIFY(near(inverse(c, 65)[3], standard_[3] / 2));
        QVERIFY(near(rope_frequencies(c, 65).attention_scaling, std::sqrt(1 + std::log(4.0) / std::log(64.0))));
    }

    void a_rotation_keeps_norms_and_relative_positions()
    {
        at::manual_seed(1);
        const RopeTable table = rope_table(config(RopeConfig::Type::standard), 40);
        const at::Tensor vector = at::randn({1, 1, 16}), other = at::randn({1, 1, 16});
        at::Tensor queries = vector.expand({40, 2, 16}).contiguous(), keys = other.expand({40, 2, 16}).contiguous();
        rotate(queries, table);
        rotate(keys, table);
        QVERIFY(at::allclose(queries.norm(2, -1), vector.norm().expand({40, 2}), 1e-5));
        QVERIFY(at::equal(queries[0], vector.expand({1, 2, 16})[0]));
        const auto product = [&](int64_t t, int64_t s) { return at::dot(queries[t][1], keys[s][1]).item<double>(); };
        QVERIFY(std::fabs(product(5, 2) - product(38, 35)) < 1e-4);
        QVERIFY(std::fabs(product(5, 2) - product(5, 4)) > 1e-3);
    }

    void a_partial_rotation_leaves_the_rest()
    {
        at::manual_seed(2);
        RopeConfig c = config(RopeConfig::Type::standard);
        c.rotary_dim = 12;
        const at::Tensor before = at::randn({10, 2, 16});
        at::Tensor after = before.clone();
        rotate(after, rope_table(c, 10));
        QVERIFY(at::equal(after.narrow(2, 12, 4), before.narrow(2, 12, 4)));
        QVERIFY(!at::allclose(after.narrow(2, 0, 12), before.narrow(2, 0, 12)));
    }
};

QTEST_APPLESS_MAIN(TestRope)
#include "test_rope.moc"
