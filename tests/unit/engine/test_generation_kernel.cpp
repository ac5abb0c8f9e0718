// Products of few rows with matrices as files have them, and attention over caches, of each instruction set: against
// dequantise() and double precision, the same bits whatever else is computed beside a value.

#include "core/checkpoint/dequantise.h"
#include "core/engine/attention_internal.h"
#include "core/engine/generation_kernel.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <c10/core/InferenceMode.h>

#include <QTest>

#include <cmath>
#include <cstring>
#include <random>

using namespace sinkscope;

namespace {

struct Kernels {
    const char *name;
    bool (*multiply)(const FewRowsProblem &);
    bool (*attend)(const CachedAttention &);
};

/// Those that this machine can run.
std::vector<Kernels> kernels()
{
    std::vector<Kernels> found{{"baseline", kernel::multiply_few_baseline, kernel::attend_cached_baseline}};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c")) {
        found.push_back({"avx2", kernel::multiply_few_avx2, kernel::attend_cached_avx2});
        if (__builtin_cpu_supports("avx512f"))
            found.push_back({"avx512", kernel::multiply_few_avx512, kernel::attend_cached_avx512});
    }
#endif
    return found;
}

/// Bytes of a matrix whose numbers are finite: random ones, but for the halves and exponents that scale them.
std::vector<std::byte> random_blocks(StorageType type, int64_t values, std::mt19937 &random)
{
    const BlockFormat format = block_format(type);
    std::vector<std::byte> bytes(static_cast<size_t>(values / format.values * format.bytes));
    std::vector<float> decoded(static_cast<size_t>(format.values));
    const auto size = static_cast<size_t>(format.bytes);
    for (size_t at = 0; at < bytes.size(); at += size)
        for (bool usable = false; !usable;) {
            for (size_t i = 0; i < size; ++i)
                bytes[at + i] = static_cast<std::byte>(random());
            dequantise(type, {&bytes[at], size}, decoded);
            usable = true;
            for (const float value : decoded)
                usable = usable && std::isfinite(value) && std::fabs(value) < 1e6f &&
                    (value == 0 || std::fabs(value) > 1e-9f);
        }
    return bytes;
}

} // namespace

class TestGenerationKernel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void products_equal_those_of_decoded_weights_data()
    {
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("columns");
        int types = 0;
        for (const Kernels &kernel : kernels())
            for (int type = 0; type <= static_cast<int>(StorageType::other); ++type) {
                const auto storage = static_cast<StorageType>(type);
                if (!multiplies_few(storage))
                    continue;
                ++types;
                for (const int columns : {256, 768})
                    QTest::addRow("%s, %s, %d", kernel.name, storage_type_name(storage).c_str(), columns)
                        << QString(kernel.name) << type << columns;
                if (is_plain_type(storage))
                    QTest::addRow("%s, %s, 45", kernel.name, storage_type_name(storage).c_str())
                        << QString(kernel.name) << type << 45;
            }
        QVERIFY(types >= 11); // float32, float16, bfloat16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K
    }
    void products_equal_those_of_decoded_weights()
    {
        QFETCH(QString, kernel);
        QFETCH(int, type);
        QFETCH(int, columns);
        const auto storage = static_cast<StorageType>(type);
        bool (*multiply)(const FewRowsProblem &) = nullptr;
        for (const Kernels &one : kernels())
            if (kernel == one.name)
                multiply = one.multiply;
        QVERIFY(multiply);
        constexpr int64_t rows = 21, most = 19;
        std::mt19937 random(7);
        std::normal_distribution<float> normal;
        const std::vector<std::byte> bytes = random_blocks(storage, rows * columns, random);
        const BlockFormat format = block_format(storage);
        StoredMatrix matrix{storage, rows, columns, columns / format.values * format.bytes, bytes.data()};
        for (int64_t row = 0; row < rows; ++row)
            matrix.row_of.push_back((row * 5 + 3) % rows);
        std::vector<float> x(static_cast<size_t>(most * columns)), weights(static_cast<size_t>(columns));
        for (float &value : x)
            value = normal(random);

        std::vector<float> all(static_cast<size_t>(most * rows));
        FewRowsProduct product{&matrix, all.data()};
        QVERIFY(multiply({x.data(), most, {&product, 1}, 2}));
        for (int64_t row = 0; row < rows; ++row) {
            dequantise(storage, {matrix.row(row), static_cast<size_t>(matrix.row_bytes)}, weights);
            for (int64_t i = 0; i < most; ++i) {
                double sum = 0, size = 0;
                for (int64_t column = 0; column < columns; ++column) {
                    const double term = double{weights[static_cast<size_t>(column)]} *
                        double{x[static_cast<size_t>(i * columns + column)]};
                    sum += term;
                    size += std::fabs(term);
                }
                const double got = all[static_cast<size_t>(i * rows + row)];
                QVERIFY2(std::fabs(got - sum) <= 6e-7 * size,
                         qPrintable(QString("row %1, x %2: %3, not %4").arg(row).arg(i).arg(got).arg(sum)));
            }
        }
        for (int64_t n = 1; n < most; ++n) // the same bits beside others and alone, on one thread and on three
            for (const int threads : {1, 3}) {
                std::vector<float> some(static_cast<size_t>(n * rows));
                product.out = some.data();
                QVERIFY(multiply({x.data() + columns, n, {&product, 1}, threads}));
                QCOMPARE(std::memcmp(some.data(), all.data() + rows, some.size() * sizeof(float)), 0);
            }
    }

    void attention_equals_the_composition_data()
    {
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<bool>("wide");
        QTest::addColumn<int>("dim");
        for (const Kernels &kernel : kernels())
            for (const bool wide : {true, false})
                for (const int dim : {64, 20})
                    QTest::addRow("%s, %s, %d", kernel.name, wide ? "float32" : "bfloat16", dim)
                        << QString(kernel.name) << wide << dim;
    }
    /// With everything that rules may ask for, against double precision.
    void attention_equals_the_composition()
    {
        QFETCH(QString, kernel);
        QFETCH(bool, wide);
        QFETCH(int, dim);
        const c10::InferenceMode inference;
        at::manual_seed(3);
        constexpr int64_t heads = 6, kv_heads = 2, seen = 37, capacity = 50;
        const int64_t value_dim = dim + 4;
        const at::Tensor query = at::randn({heads, dim});
        const auto type = wide ? at::kFloat : at::kBFloat16;
        const at::Tensor keys = at::randn({kv_heads, capacity, dim}).to(type);
        const at::Tensor values = at::randn({kv_heads, capacity, value_dim}).to(type);
        const std::vector<float> slopes{0.5f, 0.25f, 0.1f, 0.05f, 0, 1}, sinks{0.3f, -1, 2, 0, 0.5f, 9};
        at::Tensor output = at::empty({heads, value_dim});
        const CachedQuery one{query.data_ptr<float>(), keys.data_ptr(),  values.data_ptr(),
                              keys.stride(0),          values.stride(0), seen,
                              output.data_ptr<float>()};
        const CachedAttention problem{
            heads, kv_heads,  dim, static_cast<int>(value_dim), 0.2f, 4.0f, slopes.data(), sinks.data(),
            !wide, {&one, 1}, 2};
        for (const Kernels &found : kernels())
            if (kernel == found.name)
                QVERIFY(found.attend(problem));
        for (int64_t head = 0; head < heads; ++head) {
            const int64_t kv = head / (heads / kv_heads);
            at::Tensor scores = keys[kv].narrow(0, 0, seen).to(at::kDouble).matmul(query[head].to(at::kDouble)) * 0.2;
            scores = (scores / 4.0).tanh() * 4.0 +
                (at::arange(seen, at::kDouble) - (seen - 1)) * slopes[static_cast<size_t>(head)];
            const at::Tensor with_sink =
                at::cat({scores, at::full({1}, sinks[static_cast<size_t>(head)], at::kDouble)});
            const at::Tensor probability = with_sink.softmax(0).narrow(0, 0, seen);
            const at::Tensor expected = probability.matmul(values[kv].narrow(0, 0, seen).to(at::kDouble));
            QVERIFY((output[head].to(at::kDouble) - expected).abs().max().item().toDouble() < 2e-6);
        }
    }
};

QTEST_GUILESS_MAIN(TestGenerationKernel)
#include "test_generation_kernel.moc"
