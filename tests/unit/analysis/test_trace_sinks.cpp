#include "core/analysis/set_tables.h"
#include "core/analysis/trace_sinks.h"
#include "core/data/error.h"
#include "core/data/run.h"
#include "tests/support/test_paths.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <numeric>

using namespace sinkscope;

namespace {

TraceSinks trace(const std::string &model, std::vector<TraceSinks::Entry> sinks, int tokens = 100)
{
    TraceSinks result;
    result.model = model;
    result.set = "set";
    result.layers = 30;
    result.tokens = tokens;
    result.sinks = std::move(sinks);
    return result;
}

/// The published detections; the two token ids that Table 1 names get their strings.
std::vector<TraceSinks> published(const std::filesystem::path &file)
{
    std::vector<TraceSinks> traces;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        const auto record = nlohmann::json::parse(line);
        TraceSinks result = trace("deepseek-14b", {}, record["full_text_len"]);
        result.trace = record["sample_index"];
        result.layers = 48;
        for (const auto &[position, sink] : record["candidate_sinks"].items()) {
            TraceSinks::Entry entry;
            entry.position = std::stoi(position);
            entry.token_id = sink["token_id"];
            entry.text = entry.token_id == 220 ? " " : entry.token_id == 16 ? "1" : "";
            entry.l_start = sink["layer"][0];
            entry.lifetime = static_cast<int>(sink["layer"].size());
            const std::string label = sink["sink_type"];
            entry.label = label == "bos_sink" ? SinkLabel::bos
                : label == "cliff"            ? SinkLabel::secondary
                                              : SinkLabel::noise;
            result.sinks.push_back(entry);
        }
        traces.push_back(std::move(result));
    }
    return traces;
}

} // namespace

class TraceSinksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedFacts()
    {
        const auto file = test::shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
        SKIP_WITHOUT(file, "the published detections");
        const auto traces = published(file);
        QCOMPARE(traces.size(), size_t(30));

        const auto levels = level_counts(traces);
        QCOMPARE(levels.total, 131);
        QCOMPARE(levels.largest, 90);
        QCOMPARE(levels.counts,
                 (std::map<SinkLevel, int>{{{4, 43}, 90},
                                           {{22, 22}, 16},
                                           {{22, 23}, 16},
                                           {{22, 24}, 4},
                                           {{22, 3}, 2},
                                           {{22, 6}, 1},
                                           {{22, 20}, 1},
                                           {{22, 21}, 1}}));

        // definitions.md states the paper's Table 1 row here (22 = 56.41 % and 7 = 17.95 %). The file's own token ids,
        // which agree with the traces tokenised again, say 23 and 5 of the 39: that is what must be computed.
        const auto shares = token_share_table(traces);
        QCOMPARE(shares.rows[0], (std::vector<std::string>{" ", "23", "58.97"}));
        QCOMPARE(shares.rows[1], (std::vector<std::string>{"1", "5", "12.82"}));

        const auto summaries = level_summaries(traces);
        QCOMPARE(summaries.size(), size_t(1));
        QCOMPARE(summaries[0].primary_layer, 4);
        QCOMPARE(summaries[0].primary_count, 90);
        QCOMPARE(summaries[0].secondary_count, 39);
        QCOMPARE(summaries[0].secondary_layers.size(), size_t(1));
        QCOMPARE(summaries[0].secondary_layers[0].l_start, 22);
        QCOMPARE(summaries[0].secondary_layers[0].percent, 100.0);

        const auto histogram = position_histogram(traces, 20);
        QCOMPARE(histogram.positions.size(), size_t(39));
        QCOMPARE(std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0), 39);
    }

    void sharesAreSortedByCountThenText()
    {
        const std::vector<TraceSinks> traces{
            trace("m", {{.position = 5, .text = "b"}, {.position = 6, .text = "a"}, {.position = 7, .token_id = 9}}),
            trace("m", {{.position = 0, .text = "x", .label = SinkLabel::bos}, {.position = 3, .token_id = 9}})};
        const auto shares = token_shares(traces);
        QCOMPARE(shares.size(), size_t(3));
        QCOMPARE(shares[0].name(), std::string("id 9"));
        QCOMPARE(shares[0].places, (std::vector<std::pair<int, int>>{{0, 7}, {1, 3}}));
        QCOMPARE(shares[0].percent, 50.0);
        QCOMPARE(shares[1].text, std::string("a"));
        QCOMPARE(shares[2].text, std::string("b"));
        QCOMPARE(token_share_table(traces, 1).rows.size(), size_t(1));
        QVERIFY(token_shares({}).empty());
    }

    void idsThatAreWrittenAlikeAreTwoTokens()
    {
        const std::vector<TraceSinks> traces{trace(
            "m", {{.position = 1, .token_id = 4, .text = " the"}, {.position = 2, .token_id = 8, .text = " the"}})};
        const auto shares = token_shares(traces);
        QCOMPARE(shares.size(), size_t(2));
        QCOMPARE(shares[1].token_id, 8);
        const TextTable table = token_share_table(traces);
        QCOMPARE(table.header[1], std::string("Id")); // what tells them apart is shown
        QCOMPARE(table.rows[1], (std::vector<std::string>{" the", "8", "1", "50.00"}));
    }

    void sharesOfAllSinksCountEachLabel()
    {
        const std::vector<TraceSinks> traces{
            trace("m", {{.position = 0, .text = "x", .label = SinkLabel::bos}, {.position = 3, .text = "y"}})};
        QCOMPARE(token_shares(traces).size(), size_t(1));
        QCOMPARE(token_shares(traces, CountedSinks::all)[0].percent, 50.0);
        QCOMPARE(position_histogram(traces, 10, 0, CountedSinks::all).positions, (std::vector<int>{0, 3}));
    }

    void histogramBins()
    {
        const std::vector<TraceSinks> traces{trace("m", {{.position = 99}, {.position = 0}, {.position = 50}})};
        const auto histogram = position_histogram(traces, 4);
        QCOMPARE(histogram.bin_width, 25.0);
        QCOMPARE(histogram.counts, (std::vector<int>{1, 0, 1, 1}));
        QCOMPARE(histogram.positions, (std::vector<int>{0, 50, 99}));
        QCOMPARE(position_histogram(traces, 2, 50).counts, (std::vector<int>{1, 0}));
        QCOMPARE(position_histogram({}, 3).counts, (std::vector<int>{0})); // no bin is narrower than a token
        QVERIFY_EXCEPTION_THROWN(position_histogram(traces, 0), Error);
    }

    /// One rule for the figure and the table, numpy.histogram's: at 256 tokens and 40 bins the middles of tokens would
    /// fall into other bins 16 times.
    void everyPositionHasOneBin()
    {
        TraceSinks all = trace("m", {}, 256);
        for (int position = 0; position < 256; ++position)
            all.sinks.push_back({.position = position});
        const auto histogram = position_histogram(std::vector{all}, 40);
        for (int position = 0; position < 256; ++position) {
            const int bin = histogram.bin_of(position);
            QCOMPARE(bin, static_cast<int>(std::floor(position / histogram.bin_width)));
            QVERIFY(histogram.first_of(bin) <= position && position < histogram.first_of(bin + 1));
        }
        for (int bin = 0; bin < 40; ++bin)
            QCOMPARE(histogram.counts[static_cast<size_t>(bin)], histogram.first_of(bin + 1) - histogram.first_of(bin));
        QCOMPARE(histogram.bin_of(256), -1);
        QCOMPARE(histogram.bin_of(-1), -1);
    }

    void levelTableHasOneRowForEachModelAndSet()
    {
        std::vector<TraceSinks> traces;
        for (const char *model : {"second", "first", "second"}) {
            traces.push_back(trace(model, {{.l_start = 2, .lifetime = 25, .label = SinkLabel::primary}}));
            for (const int l_start : {9, 9, 9, 4, 4, 5, 5, 12})
                traces.back().sinks.push_back({.l_start = l_start, .lifetime = 3});
            traces.back().sinks.push_back({.l_start = 1, .lifetime = 1, .label = SinkLabel::noise});
            traces.back().rope_theta = 1e6;
        }
        const auto table = level_table(traces);
        QCOMPARE(table.rows.size(), size_t(2));
        QCOMPARE(table.rows[0],
                 (std::vector<std::string>{"second", "set", "2", "1000000", "2", "2", "9 (37.5%), 4 (25.0%), 5 (25.0%)",
                                           "16"}));
        QCOMPARE(table.rows[1][0], std::string("first"));
        for (const std::string &rule : level_summary_rules())
            QVERIFY(table.caption.find(rule) != std::string::npos);
        traces.resize(1);
        traces[0].sinks.clear();
        traces[0].rope_theta = 0;
        QCOMPARE(level_table(traces).rows[0], (std::vector<std::string>{"second", "set", "1", "", "", "0", "", "0"}));
        QVERIFY(level_count_table(traces).rows.empty());
    }

    void levelCountsOfNothing()
    {
        QVERIFY(level_counts({}).counts.empty());
        QCOMPARE(level_counts({}).largest, 0);
    }

    void runAsATraceOfASet()
    {
        Run run;
        run.model.name = "model";
        run.model.layers = 30;
        run.trace.sample = 4;
        run.tokens = {{1, "<s>", true}, {7, " the", false}};
        Detection detection;
        detection.sinks = {{0, {1, 2, 3}, SinkLabel::bos}, {1, {2, 4}, SinkLabel::secondary}};
        const auto result = trace_sinks(run, detection, "set");
        QCOMPARE(result.trace, 4);
        QCOMPARE(result.tokens, 2);
        QCOMPARE(result.sinks[1].text, std::string(" the"));
        QCOMPARE(result.sinks[1].token_id, 7);
        QCOMPARE(result.sinks[1].l_start, 2);
        QCOMPARE(result.sinks[1].lifetime, 2);
        run.model.layers = 0; // an import that does not say
        QCOMPARE(trace_sinks(run, detection, "set").layers, 5);
    }
};

QTEST_APPLESS_MAIN(TraceSinksTest)
#include "test_trace_sinks.moc"
