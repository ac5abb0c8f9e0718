#include "core/data/error.h"
#include "core/text/trace_file.h"
#include "tests/fuzz/libfuzzer/seeds.h"
#include "tests/support/test_paths.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace sinkscope;
using namespace sinkscope::test;

/// Damages trace files of every kind at random (seeded), packed ones too: each must give traces or an Error of one line
/// that speaks of the file, never a crash.
class FuzzTraceFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::vector<std::string> samples_;
    int read_ = 0, refused_ = 0;

    void read_all(const std::filesystem::path &file)
    {
        try {
            const TraceFile traces(file);
            for (int sample = 0; sample < traces.size(); ++sample) {
                try {
                    traces.read(sample);
                    ++read_;
                } catch (const Error &error) {
                    check(error, file);
                }
            }
        } catch (const Error &error) {
            check(error, file);
        }
    }
    void check(const Error &error, const std::filesystem::path &file)
    {
        const std::string message = error.what();
        QVERIFY2(message.starts_with(file.string()) && message.find('\n') == std::string::npos, message.c_str());
        QVERIFY2(message.find("json.exception") == std::string::npos, message.c_str());
        ++refused_;
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("SINKSCOPE_CACHE", folder_.filePath("cache").toUtf8()); // packed files are unpacked there
        std::string all;
        for (const auto &[kind, record] : trace_records)
            samples_.push_back(all += std::string(record) + "\n");
        samples_.push_back(R"([{"prompt": "p", "output": ["a", "b"]}, {"text": "t"}])");
        samples_.push_back(packed_trace(true));
        samples_.push_back(packed_trace(false));
        for (const std::string &sample : samples_) {
            write_file(path_of(folder_) / "whole.jsonl", sample);
            read_all(path_of(folder_) / "whole.jsonl");
        }
        QCOMPARE(refused_, 0);
    }

    void damaged_files()
    {
        std::mt19937 random(20261127);
        const std::string_view words[] = {"{",
                                          "}",
                                          "[",
                                          "]",
                                          "\"",
                                          "\\",
                                          ",",
                                          ":",
                                          "\n",
                                          "\r\n",
                                          "null",
                                          "NaN",
                                          "-Infinity",
                                          "1e999",
                                          "\\ud800",
                                          "\xFF",
                                          "\xEF\xBB\xBF",
                                          "\"prompt\":",
                                          "\"outputs\":",
                                          "\"messages\":",
                                          "\"resps\":",
                                          "\"token_ids\":",
                                          "99999999999999999999"};
        const char *names[] = {"damaged.jsonl", "damaged.json", "damaged.txt"};
        constexpr int rounds = 20'000;
        for (int round = 0; round < rounds; ++round) {
            std::string bytes = samples_[random() % samples_.size()];
            for (unsigned edit = random() % 4 + 1; edit > 0 && !bytes.empty(); --edit) {
                const size_t at = random() % bytes.size();
                if (const unsigned how = random() % 3; how == 0)
                    bytes[at] = static_cast<char>(random());
                else if (how == 1)
                    bytes.erase(at, random() % 8);
                else
                    bytes.insert(at, words[random() % std::size(words)]);
            }
            const auto file = path_of(folder_) / names[random() % std::size(names)];
            write_file(file, bytes);
            read_all(file);
        }
        qInfo("%d traces read, %d refused", read_, refused_);
        QVERIFY(read_ > rounds / 10 && refused_ > rounds / 10);
    }
};

QTEST_GUILESS_MAIN(FuzzTraceFile)
#include "fuzz_trace_file.moc"
