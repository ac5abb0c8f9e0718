// What a pass would need: sizes as people write them, limits, offers, and the refusal of a pass that does not fit.

#include "core/engine/forecast.h"
#include "core/engine/pipeline.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

ModelConfig seven_billion()
{
    ModelConfig config;
    config.layers = 28;
    config.hidden_size = 3584;
    config.heads = 28;
    config.kv_heads = 4;
    config.head_dim = 128;
    config.intermediate_size = 18944;
    config.vocab_size = 152064;
    config.blocks.assign(28, BlockConfig{.heads = 28, .kv_heads = 4});
    return config;
}

constexpr int64_t gigabyte = 1'000'000'000;

} // namespace

class TestForecast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizes_are_read_as_people_write_them()
    {
        QCOMPARE(bytes_from_text("4GB"), 4 * gigabyte);
        QCOMPARE(bytes_from_text("1.5 GB"), gigabyte * 3 / 2);
        QCOMPARE(bytes_from_text("512MiB"), int64_t{512} << 20);
        QCOMPARE(bytes_from_text("2g"), 2 * gigabyte);
        QCOMPARE(bytes_from_text("1000000"), 1'000'000);
        for (const char *bad : {"", "GB", "-1GB", "0", "4 XB", "4GBs", "1e30GB", "nan", "inf", "4GB5"})
            QCOMPARE(bytes_from_text(bad), -1);
        QCOMPARE(QString::fromStdString(bytes_text(1'900'000'000)), QStringLiteral("1.9 GB"));
        QCOMPARE(QString::fromStdString(bytes_text(350'000'000)), QStringLiteral("350 MB"));
    }

    void weights_stay_as_far_as_the_limit_goes()
    {
        const PassShape shape{.tokens = 128, .value_bytes = 2};
        const Forecast roomy = forecast_pass(seven_billion(), shape, 64 * gigabyte);
        QVERIFY(roomy.fits() && !roomy.streams());
        QVERIFY(roomy.weight_bytes > 13 * gigabyte && roomy.weight_bytes < 14 * gigabyte);
        const Forecast tight = forecast_pass(seven_billion(), shape, 4 * gigabyte);
        QVERIFY(tight.fits() && tight.streams());
        QCOMPARE(tight.peak_bytes(), 4 * gigabyte);
        Forecast timed = roomy;
        timed.seconds = 200;
        QVERIFY(describe(timed).find("about 3 min") != std::string::npos);
        QVERIFY(describe(tight).find("streamed") != std::string::npos);
    }

    void streamed_blocks_take_the_time_to_read_them()
    {
        const PassShape shape{.tokens = 128, .value_bytes = 2};
        const Forecast tight = forecast_pass(seven_billion(), shape, 4 * gigabyte);
        const int64_t stored = tight.weight_bytes / 4; // quantised
        const double seconds = reading_seconds(tight, stored), all = static_cast<double>(stored) / 1e9;
        QVERIFY(seconds > 0.8 * all && seconds < all);
        QCOMPARE(reading_seconds(forecast_pass(seven_billion(), shape, 64 * gigabyte), stored), 0.0);
    }

    void what_else_is_kept_counts()
    {
        PassShape shape{.tokens = 128};
        const int64_t before = forecast_pass(seven_billion(), shape, gigabyte).least_bytes();
        shape.kept_bytes = 12345;
        QCOMPARE(forecast_pass(seven_billion(), shape, gigabyte).least_bytes(), before + 12345);
    }

    void it_offers_what_would_fit()
    {
        const PassShape shape{.tokens = 100'000};
        const Forecast forecast = forecast_pass(seven_billion(), shape, 8 * gigabyte);
        QVERIFY(!forecast.fits());
        const QString offer = QString::fromStdString(forecast.offer);
        QVERIFY2(offer.startsWith(QStringLiteral("at most ")), qPrintable(offer));
        PassShape fewer = shape;
        fewer.tokens = offer.section(QLatin1Char(' '), 2, 2).toInt();
        QVERIFY(forecast_pass(seven_billion(), fewer, 8 * gigabyte).fits());
        ++fewer.tokens;
        QVERIFY(!forecast_pass(seven_billion(), fewer, 8 * gigabyte).fits());
        QVERIFY(forecast_pass(seven_billion(), shape, 100'000'000).offer.empty());
    }

    void more_of_anything_needs_more()
    {
        const ModelConfig config = seven_billion();
        const PassShape shape{.tokens = 4096};
        const auto needs = [&](auto change) {
            PassShape other = shape;
            change(other);
            return forecast_pass(config, other, gigabyte).least_bytes();
        };
        const int64_t before = needs([](PassShape &) {});
        QVERIFY(needs([](PassShape &s) { s.tokens = 8192; }) > before);
        QVERIFY(needs([](PassShape &s) { s.per_head = true; }) > before);
        QVERIFY(needs([](PassShape &s) { s.value_bytes = 2; }) < before);
        QVERIFY(needs([](PassShape &s) { s.logprob = false; }) < before);
    }

    void a_pass_that_does_not_fit_is_refused_before_it_starts()
    {
        const std::filesystem::path model = build_dir() / "tests/checkpoints/qwen2-sharded";
        SKIP_WITHOUT(model, "tests/reference/make_checkpoints.py makes it");
        AnalyzeRequest request;
        request.model = model;
        request.trace.token_ids = {1, 2, 3, 4, 5};
        request.memory_limit = 1'000'000;
        struct Observer : AnalyzeObserver {
            void started(const Run &) override { begun = true; }
            bool begun = false;
        } observer;
        VERIFY_ERROR(analyze(request, observer), "may use 1 MB");
        QVERIFY(!observer.begun);
        QVERIFY(!preview(request).forecast.fits());
        request.memory_limit = 0;
        const Forecast fitting = preview(request).forecast;
        QVERIFY(fitting.fits() && fitting.seconds > 0);
        QCOMPARE(fitting.shape.tokens, 5);
    }
};

QTEST_APPLESS_MAIN(TestForecast)
#include "test_forecast.moc"
