// What the forecast says of a card's memory, against what a pass takes of it.

#include "core/engine/device.h"
#include "core/engine/pipeline.h"
#include "tests/support/test_paths.h"

#include <c10/core/CachingDeviceAllocator.h>

using namespace sinkscope;
using namespace sinkscope::test;

class TestCardForecast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_pass_takes_what_was_said_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<bool>("streamed");
        for (const ComputeType type : {ComputeType::float32, ComputeType::bfloat16})
            for (const int tokens : {64, 700})
                for (const bool streamed : {false, true})
                    QTest::addRow("%s, %d tokens, %s", type == ComputeType::float32 ? "float32" : "bfloat16", tokens,
                                  streamed ? "streamed" : "resident")
                        << static_cast<int>(type) << tokens << streamed;
    }
    void a_pass_takes_what_was_said()
    {
        SKIP_WITHOUT(demo_model(), "packaging/setup.sh installs the demo model");
        QCOMPARE(load_cuda(), std::string());
        QFETCH(int, type);
        QFETCH(int, tokens);
        QFETCH(bool, streamed);
        AnalyzeRequest request;
        request.model = demo_model();
        for (int i = 0; i < tokens; ++i)
            request.trace.token_ids.push_back(1 + i * 61 % 40'000);
        request.device = Device::cuda;
        request.compute_type = static_cast<ComputeType>(type);
        request.memory_budget = streamed ? 0 : -1;
        struct Told : AnalyzeObserver {
            void forecast(const Forecast &needed) override { bytes = needed.peak_bytes(); }
            int64_t bytes = 0;
        } told;
        c10::getDeviceAllocator(c10::DeviceType::CUDA)->resetPeakStats(0);
        analyze(request, told);
        const int64_t held = most_cuda_memory_held(0);
        qInfo("said %.0f MB, took %.0f MB", static_cast<double>(told.bytes) / 1e6, static_cast<double>(held) / 1e6);
        QVERIFY2(held <= told.bytes, "the pass took more than was said");
        QVERIFY2(told.bytes < 1.6 * static_cast<double>(held), "the pass took much less than was said");
    }
};

QTEST_GUILESS_MAIN(TestCardForecast)
#include "test_card_forecast.moc"
