#include "core/text/prepare_trace.h"
#include "tests/support/test_paths.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

#include <fstream>

using namespace sinkscope;
using nlohmann::json;

/// The published traces were tokenised by the published pipeline: the length of each and the ids at the detected
/// positions are known.
class PublishedTracesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void all_lengths_and_detected_ids_agree()
    {
        const auto traces = test::shared_dir() / "data/published/output_n_1_deepseek-14b.jsonl";
        const auto detections = test::shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
        const auto tokenizer_file = test::shared_dir() / "data/deepseek-r1-distill-qwen/tokenizer.json";
        SKIP_WITHOUT(traces, "the published traces");
        SKIP_WITHOUT(detections, "the published detections");
        SKIP_WITHOUT(tokenizer_file, "the tokenizer of the published model");

        const auto tokenizer = Tokenizer::open(tokenizer_file);
        ChatSource chat;
        chat.templates.push_back({"deepseek-r1",
                                  "<｜begin▁of▁sentence｜><｜User｜>{{ messages[0].content }}"
                                  "<｜Assistant｜><think>{{ '\\n' }}"});
        std::ifstream lines(detections);
        std::string line;
        int sample = 0;
        int checked_ids = 0;
        qint64 slowest = 0;
        for (; std::getline(lines, line); ++sample) {
            const json detection = json::parse(line);
            QElapsedTimer timer;
            timer.start();
            const Trace trace = read_trace(traces, sample);
            const PreparedTrace prepared = prepare_trace(trace, *tokenizer, chat, {}, {{}, tokenizer->vocab_size()});
            slowest = std::max(slowest, timer.elapsed());
            QCOMPARE(prepared.info.prompt_format, "deepseek-r1");
            QCOMPARE(static_cast<int>(prepared.tokens.size()), detection.at("full_text_len").get<int>());
            QVERIFY(prepared.info.prompt_tokens > 4);
            for (const auto &[position, sink] : detection.at("candidate_sinks").items()) {
                QCOMPARE(prepared.tokens.at(std::stoul(position)).id, sink.at("token_id").get<int>());
                ++checked_ids;
            }
            QCOMPARE(trace.sample_count, 30);
        }
        QCOMPARE(sample, 30);
        QCOMPARE(checked_ids, 131);
        QVERIFY2(slowest < 1000, qPrintable(QString("the slowest trace took %1 ms").arg(slowest)));
    }
};

QTEST_GUILESS_MAIN(PublishedTracesTest)
#include "test_published_traces.moc"
