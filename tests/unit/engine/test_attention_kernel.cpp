// The fused attention kernel of each instruction set against the composition of ATen operations, at sizes around its
// tiles.

#include "core/data/error.h"
#include "core/engine/attention_internal.h"
#include "core/engine/attention_kernel.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <QTest>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>

using namespace sinkscope;

namespace {

std::atomic<size_t> largest_allocation = std::numeric_limits<size_t>::max();

} // namespace

// Memory that runs out, where a test says so.
void *operator new(size_t size)
{
    void *memory = size > largest_allocation ? nullptr : std::malloc(size);
    if (!memory)
        throw std::bad_alloc();
    return memory;
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, size_t) noexcept
{
    std::free(memory);
}

namespace {

using Kernel = bool (*)(const AttentionProblem &, std::stop_token);

struct Shape {
    int tokens, heads, kv_heads, head_dim, window;
};

/// The kernels that this machine can run.
std::vector<std::pair<const char *, Kernel>> kernels()
{
    std::vector<std::pair<const char *, Kernel>> found{{"baseline", kernel::attend_baseline}};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        found.emplace_back("avx2", kernel::attend_avx2);
    if (__builtin_cpu_supports("avx512f"))
        found.emplace_back("avx512", kernel::attend_avx512);
#endif
    return found;
}

AttentionInput random_input(const Shape &shape, double query_scale = 1)
{
    at::manual_seed(shape.tokens * 1000 + shape.head_dim);
    AttentionInput input;
    input.qkv = {at::randn({shape.tokens, shape.heads, shape.head_dim}) * query_scale,
                 at::randn({shape.tokens, shape.kv_heads, shape.head_dim}),
                 at::randn({shape.tokens, shape.kv_heads, shape.head_dim})};
    input.rules.reach.window = shape.window;
    return input;
}

AttentionOutput run(Kernel kernel, const AttentionInput &input, int threads = 2)
{
    const int64_t tokens = input.qkv.query.size(0), heads = input.qkv.query.size(1), dim = input.qkv.query.size(2);
    const int64_t value_dim = input.qkv.value.size(2);
    AttentionOutput result{at::full({tokens, heads * value_dim}, NAN), at::full({heads, tokens}, NAN), {}};
    at::Tensor log_sum_exp = at::empty({heads, tokens});
    AttentionProblem problem;
    problem.tokens = static_cast<int>(tokens);
    problem.heads = static_cast<int>(heads);
    problem.kv_heads = static_cast<int>(input.qkv.key.size(1));
    problem.head_dim = static_cast<int>(dim);
    problem.value_dim = static_cast<int>(value_dim);
    problem.scale = static_cast<float>(input.rules.scale_of(dim));
    problem.score_cap = static_cast<float>(input.rules.cap);
    problem.reach = input.rules.reach;
    problem.slopes = input.rules.slopes.empty() ? nullptr : input.rules.slopes.data();
    problem.sinks = input.rules.sinks.empty() ? nullptr : input.rules.sinks.data();
    problem.query = input.qkv.query.data_ptr<float>();
    problem.key = input.qkv.key.data_ptr<float>();
    problem.value = input.qkv.value.data_ptr<float>();
    problem.output = result.output.data_ptr<float>();
    problem.column_sum = result.column_sum.data_ptr<float>();
    problem.log_sum_exp = log_sum_exp.data_ptr<float>();
    problem.hidden_keys = input.hidden_keys;
    problem.window = input.window;
    problem.threads = threads;
    if (!kernel(problem, {}))
        throw Error("this kernel was not built");
    return result;
}

double largest_difference(const at::Tensor &a, const at::Tensor &b)
{
    return (a - b).abs().max().item<double>();
}

/// Both agree: outputs are means of normal values, so absolute bounds are fair; a column can sum up to T.
void compare(const AttentionOutput &ours, const AttentionOutput &expected)
{
    const double output = largest_difference(ours.output, expected.output);
    QVERIFY2(output < 2e-5, qPrintable(QStringLiteral("output differs by %1").arg(output)));
    const double columns =
        ((ours.column_sum - expected.column_sum).abs() / (1 + expected.column_sum)).max().item<double>();
    QVERIFY2(columns < 2e-5, qPrintable(QStringLiteral("column sums differ by %1").arg(columns)));
}

} // namespace

class TestAttentionKernel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Each rule that a described block can have, alone and together, beyond a strip of queries.
    void agrees_under_every_rule()
    {
        for (const auto &[name, kernel] : kernels())
            for (int rule = 0; rule <= 5; ++rule) {
                AttentionInput input = random_input({150, 4, 2, 24, 0}, 2);
                const bool all = rule == 5;
                if (rule == 0 || all)
                    input.rules.cap = 1.5;
                if (rule == 1 || all)
                    input.rules.slopes = {0.5f, 0.25f, 0.125f, 0.0625f};
                if (rule == 2 || all)
                    input.rules.sinks = {2.0f, -1.0f, 0.5f, 4.0f};
                if (rule == 3 || all)
                    input.rules.reach.chunk = 40;
                if (rule == 4 || all) {
                    input.qkv.value = at::randn({150, 2, 10});
                    input.rules.scale = 0.3;
                }
                compare(run(kernel, input), attention_composed(input, {}));
                if (QTest::currentTestFailed())
                    qWarning("rule %d with the kernel %s", rule, name);
            }
    }

    /// As IEEE arithmetic has it: what is not a number stays so, in the rows that see it and in no other.
    void what_is_not_a_number_stays_so()
    {
        for (const auto &[name, kernel] : kernels()) {
            AttentionInput input = random_input({130, 2, 1, 16, 0});
            input.qkv.query[40][1][3] = NAN;
            const at::Tensor output = run(kernel, input).output.view({130, 2, 16});
            QVERIFY2(output.select(0, 40).select(0, 1).isnan().all().item<bool>(), name);
            QCOMPARE(output.isnan().sum().item<int64_t>(), int64_t{16});
        }
    }

    void agrees_with_the_composition_data()
    {
        QTest::addColumn<int>("kernel");
        QTest::addColumn<Shape>("shape");
        const auto all = kernels();
        for (int kernel = 0; kernel < static_cast<int>(all.size()); ++kernel) {
            const auto add = [&](Shape shape) {
                QTest::addRow("%s T=%d H=%d/%d d=%d window=%d", all[static_cast<size_t>(kernel)].first, shape.tokens,
                              shape.heads, shape.kv_heads, shape.head_dim, shape.window)
                    << kernel << shape;
            };
            for (const int tokens : {1, 2, 95, 96, 97, 127, 128, 129, 300})
                add({tokens, 4, 2, 64, 0});
            for (const int head_dim : {8, 16, 24, 80, 128})
                add({129, 3, 1, head_dim, 0});
            for (const int window : {1, 17, 128, 1000})
                add({300, 2, 2, 16, window});
        }
    }

    void agrees_with_the_composition()
    {
        QFETCH(int, kernel);
        QFETCH(Shape, shape);
        const AttentionInput input = random_input(shape);
        const AttentionOutput ours = run(kernels()[static_cast<size_t>(kernel)].second, input);
        compare(ours, attention_composed(input, {}));
        const at::Tensor totals = ours.column_sum.sum(1);
        QVERIFY(largest_difference(totals, at::full_like(totals, shape.tokens)) < 1e-3);
    }

    void hidden_keys_get_nothing()
    {
        for (const auto &[name, kernel] : kernels()) {
            AttentionInput input = random_input({130, 4, 2, 16, 0});
            input.hidden_keys.resize(4);
            input.hidden_keys[1].assign(130, 0);
            input.hidden_keys[1][5] = input.hidden_keys[1][100] = 1;
            const AttentionOutput ours = run(kernel, input);
            compare(ours, attention_composed(input, {}));
            QCOMPARE(ours.column_sum[1][5].item<float>(), 0.0f);
            QVERIFY(ours.column_sum[0][5].item<float>() > 0);
        }
    }

    void keys_behind_the_window_get_nothing_unless_kept()
    {
        constexpr int tokens = 300, width = 20;
        for (const auto &[name, kernel] : kernels())
            for (const bool with_rules : {false, true}) {
                AttentionInput input = random_input({tokens, 4, 2, 16, 0});
                input.window.width = width;
                input.window.kept.assign(tokens, 0);
                input.window.kept[0] = input.window.kept[130] = 1;
                if (with_rules)
                    input.rules.reach.window = 200;
                const AttentionOutput ours = run(kernel, input);
                compare(ours, attention_composed(input, {}));
                AttentionInput whole = input;
                whole.window = {};
                QVERIFY(largest_difference(run(kernel, whole).output, ours.output) > 0.01);
                // a key that is not kept is seen by `width` queries at most, and so gets no more than 1 from each
                QVERIFY(ours.column_sum[0][5].item<float>() < width);
                QVERIFY(ours.column_sum[0][0].item<float>() > 1);
                input.window.kept.assign(tokens, 1);
                compare(run(kernel, input), run(kernel, whole));
            }
    }

    void a_query_that_sees_no_key_attends_to_nothing()
    {
        for (const auto &[name, kernel] : kernels()) {
            AttentionInput input = random_input({130, 2, 1, 16, 0});
            input.hidden_keys.resize(2);
            input.hidden_keys[0].assign(130, 1); // no key for any query of head 0
            input.hidden_keys[1].assign(130, 0);
            input.hidden_keys[1][0] = 1; // no key for query 0 of head 1
            const AttentionOutput ours = run(kernel, input);
            QVERIFY(ours.output.isfinite().all().item<bool>());
            compare(ours, attention_composed(input, {}));
            QCOMPARE(ours.column_sum[0].abs().max().item<float>(), 0.0f);
            QCOMPARE(ours.output[0].abs().max().item<float>(), 0.0f);
            QVERIFY(std::fabs(ours.column_sum[1].sum().item<double>() - 129) < 1e-3);
        }
    }

    void extreme_scores_stay_finite()
    {
        for (const auto &[name, kernel] : kernels())
            for (const double scale : {1e4, 1e18}) {
                const AttentionInput input = random_input({200, 2, 1, 16, 0}, scale);
                const AttentionOutput ours = run(kernel, input);
                QVERIFY2(ours.output.isfinite().all().item<bool>(), name);
                QVERIFY2(ours.column_sum.isfinite().all().item<bool>(), name);
            }
    }

    void the_number_of_threads_changes_nothing()
    {
        const AttentionInput input = random_input({300, 4, 2, 16, 0});
        const AttentionOutput one = run(kernels().back().second, input, 1),
                              three = run(kernels().back().second, input, 3);
        QVERIFY(at::equal(one.output, three.output));
        QVERIFY(at::equal(one.column_sum, three.column_sum));
    }

    void memory_that_runs_out_can_be_caught()
    {
        const AttentionInput input = random_input({300, 2, 2, 16, 0});
        for (const auto &[name, kernel] : kernels()) {
            largest_allocation = 100'000; // keys and values of a head fit, what a thread works with does not
            bool caught = false;
            try {
                run(kernel, input);
            } catch (const std::bad_alloc &) {
                caught = true;
            }
            largest_allocation = std::numeric_limits<size_t>::max();
            QVERIFY2(caught, name);
        }
    }

    void bfloat16_comes_back_as_bfloat16()
    {
        AttentionInput input = random_input({97, 4, 2, 16, 0});
        const AttentionOutput wide = attention(input, {});
        for (at::Tensor *part : {&input.qkv.query, &input.qkv.key, &input.qkv.value})
            *part = part->to(at::kBFloat16);
        const AttentionOutput rounded = attention(input, {});
        QCOMPARE(rounded.output.scalar_type(), at::kBFloat16);
        QCOMPARE(rounded.column_sum.scalar_type(), at::kFloat);
        QVERIFY(largest_difference(rounded.output.to(at::kFloat), wide.output) < 0.05);
    }

    void cancel_is_seen()
    {
        std::stop_source stop;
        stop.request_stop();
        const AttentionInput input = random_input({300, 2, 1, 16, 0});
        QVERIFY_THROWS_EXCEPTION(Cancelled, attention(input, stop.get_token()));
        QVERIFY_THROWS_EXCEPTION(Cancelled, attention_composed(input, stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(TestAttentionKernel)
#include "test_attention_kernel.moc"
