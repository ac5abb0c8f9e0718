#include "core/store/aligned_table.h"
#include "core/store/run_file.h"
#include "core/store/run_hash.h"
#include "core/store/sink_report.h"
#include "tests/unit/store/run_samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <functional>
#include <set>

using namespace sinkscope;

namespace {

/// The sample with values that are easy to see in a table.
Run report_run()
{
    Run run = test::sample_run(7);
    run.grids.mlp_out_norm(1, 3) = 671.25f;
    run.grids.sink_score(1, 3) = 0.125f;
    run.grids.sink_score(2, 3) = 0.9f; // token 3 is off there
    run.grids.sink_score(3, 3) = 0.29f;
    return run;
}

} // namespace

class TestSinkReport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void measures_are_those_of_the_sinks_own_rows()
    {
        const Run run = report_run();
        const SinkMeasures measures = measure_sink(run, *run.detection.find(3));
        QCOMPARE(measures.mlp_out_norm, 671.25f);
        QCOMPARE(measures.sink_score, 0.29f);
        Run import = run;
        import.grids = Grids();
        QVERIFY(std::isnan(measure_sink(import, *run.detection.find(3)).sink_score));
        QVERIFY(std::isnan(measure_sink(import, *run.detection.find(3)).mlp_out_norm));
    }

    void the_table_is_aligned()
    {
        const Run run = report_run();
        const QStringList lines = QString::fromStdString(sink_report_text(run, run.detection)).split('\n');
        QCOMPARE(lines[0], QString("tiny-Q4_1: 4 layers, 7 tokens, 4 sinks"));
        QCOMPARE(
            lines[1],
            QString("detector custom: |cos| > 0.875, clipped to the BOS sink's rows, BOS sink among 2, lifetime at "
                    "least 3, published labels, rows are block inputs; BOS sink at position 1, rows 1..3"));
        QCOMPARE(lines[3], QString("position  token  l_start  lifetime  label      |mlp_out|  sink score"));
        // "\u4f60" is two columns wide
        QCOMPARE(lines[6], QString("       3  \" \u4f60\"        1         2  secondary      671.2      0.2900"));
        QVERIFY(lines.contains("note: a notice") && lines.contains("note: first"));
        Run import = run;
        import.grids = Grids();
        QVERIFY(sink_report_text(import, import.detection).find(" -") != std::string::npos);
    }

    void json_has_it_all()
    {
        const Run run = report_run();
        const auto json =
            QJsonDocument::fromJson(QByteArray::fromStdString(sink_report_json(run, run.detection))).object();
        QCOMPARE(json["bos_position"].toInt(), 1);
        QCOMPARE(json["clip_start"].toInt(), 1);
        QCOMPARE(json["clip_end"].toInt(), 4);
        QCOMPARE(json["detector"].toObject()["rows"].toString(), QString("block_input"));
        QCOMPARE(json["notices"].toArray().size(), 1);
        const QJsonObject sink = json["sinks"].toArray()[2].toObject();
        QCOMPARE(sink["token"].toString(), QString(" \u4f60"));
        QCOMPARE(sink["layers"].toArray(), (QJsonArray{1, 3}));
        QCOMPARE(sink["mlp_out_norm_at_l_start"].toDouble(), 671.25);
        Run import = run;
        import.grids = Grids();
        QVERIFY(sink_report_json(import, import.detection).find("\"largest_sink_score\": null") != std::string::npos);
    }

    void csv_is_quoted_where_it_must_be()
    {
        const Run run = report_run();
        QVERIFY(sink_report_csv(run, run.detection).find("\n3,13,\" \u4f60\",1,2,secondary,671.25,0.29,1 3,\"") !=
                std::string::npos);
    }

    void widths_and_quotes()
    {
        QCOMPARE(display_width("abc"), 3);
        QCOMPARE(display_width("\u4f60\u597d"), 4);
        QCOMPARE(display_width("e\u0301"), 1);
        QCOMPARE(quoted_token(" a\n\"\x01"), std::string("\" a\\n\\\"<0x01>\""));
    }

    void hashes_follow_the_content()
    {
        const Run run = test::sample_run();
        const std::string hash = run_hash(run);
        QCOMPARE(hash.size(), size_t(64));

        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("run.h5").toStdString();
        write_run(run, file);
        QCOMPARE(run_hash(read_run(file)), hash);

        Run elsewhere = run;
        elsewhere.model.path = "/other";
        elsewhere.trace.source = "other";
        elsewhere.settings.created = "now";
        elsewhere.settings.seconds = 99;
        QCOMPARE(run_hash(elsewhere), hash);

        const std::vector<std::function<void(Run &)>> changes{
            [](Run &r) { r.grids.resid_norm(0, 0) += 1; },
            [](Run &r) { r.grids.sink_score_per_head[1](3, 6) = std::nanf(""); },
            [](Run &r) { r.grids.final_norm_cosine[2][0] += 1; },
            [](Run &r) { r.grids.token_logprob[0] = 0; },
            [](Run &r) { r.tokens[2].text = "x"; },
            [](Run &r) { r.interventions[0].factor = 2; },
            [](Run &r) { r.detection.parameters.threshold = 0.5; },
            [](Run &r) { r.model.rope_theta = 1; },
            [](Run &r) { r.settings.dtype = "float32"; },
        };
        std::set<std::string> hashes{hash};
        for (const auto &change : changes) {
            Run changed = run;
            change(changed);
            hashes.insert(run_hash(changed));
        }
        QCOMPARE(hashes.size(), changes.size() + 1);
    }
};

QTEST_APPLESS_MAIN(TestSinkReport)
#include "test_sink_report.moc"
