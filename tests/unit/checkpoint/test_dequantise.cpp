#include "core/checkpoint/dequantise.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace sinkscope;

/// Against vectors that tests/reference/make_quantised_blocks.py made with the `gguf` package.
class TestDequantise : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equals_reference_data()
    {
        QTest::addColumn<int>("type");
        for (int type = 0; type <= static_cast<int>(StorageType::f8_e4m3); ++type)
            QTest::newRow(storage_type_name(static_cast<StorageType>(type)).c_str()) << type;
    }

    void equals_reference()
    {
        QFETCH(int, type);
        std::ifstream file(test::source_dir() / "tests/unit/checkpoint/data/quantised_blocks.json");
        const auto vector = nlohmann::json::parse(file).at(QTest::currentDataTag());
        const QByteArray bytes = QByteArray::fromHex(vector.at("bytes").get<std::string>().c_str());
        const QByteArray expected = QByteArray::fromHex(vector.at("values").get<std::string>().c_str());
        QVERIFY(expected.size() >= 32 * 4);

        // One byte off alignment, since a file promises none.
        std::vector<std::byte> shifted(static_cast<size_t>(bytes.size()) + 1);
        std::memcpy(shifted.data() + 1, bytes.data(), static_cast<size_t>(bytes.size()));
        std::vector<float> values(static_cast<size_t>(expected.size()) / sizeof(float));
        dequantise(static_cast<StorageType>(type), std::span<const std::byte>(shifted).subspan(1), values);
        for (size_t i = 0; i < values.size(); ++i) {
            uint32_t got = 0, wanted = 0;
            std::memcpy(&got, &values[i], sizeof(got));
            std::memcpy(&wanted, expected.data() + i * sizeof(wanted), sizeof(wanted));
            const bool both_nan = std::isnan(values[i]) && (wanted & 0x7fffffffu) > 0x7f800000u;
            QVERIFY2(got == wanted || both_nan, qPrintable(QString("value %1: %2").arg(i).arg(values[i])));
        }
    }

    /// gpt-oss' MXFP4: e2m1 values, the even one in the low bits, beside powers of two.
    void decodes_small_floats()
    {
        const unsigned char pairs[] = {0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe};
        const std::vector<float> expected = {0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0f, -0.5, -1, -1.5, -2, -3, -4, -6};
        std::vector<float> values(16);
        dequantise(StorageType::fp4, std::as_bytes(std::span(pairs)), values);
        QCOMPARE(values, expected);
        const unsigned char exponents[] = {127, 128, 125, 0};
        values.resize(4);
        dequantise(StorageType::e8m0, std::as_bytes(std::span(exponents)), values);
        QCOMPARE(values, (std::vector<float>{1, 2, 0.25, std::ldexp(1.0f, -127)}));
    }

    void refuses_sizes_that_do_not_match()
    {
        const std::vector<std::byte> bytes(40);
        std::vector<float> values(64);
        VERIFY_ERROR(dequantise(StorageType::q4_0, bytes, values), "Q4_0");
        values.resize(33);
        VERIFY_ERROR(dequantise(StorageType::q4_0, std::span(bytes).first(18), values), "33 values");
    }
};

QTEST_GUILESS_MAIN(TestDequantise)
#include "test_dequantise.moc"
