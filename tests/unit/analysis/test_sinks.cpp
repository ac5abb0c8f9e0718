#include "core/analysis/sinks.h"
#include "core/data/error.h"
#include "core/data/run.h"

#include <QTest>

#include <cmath>

using namespace sinkscope;

namespace {

/// A run of `layers` blocks and `tokens` tokens whose residual norms are 1 and whose cosines with position 0 are 0.
Run flat_run(int layers, int tokens)
{
    Run run;
    run.model.layers = layers;
    run.tokens.resize(static_cast<size_t>(tokens));
    run.rows_ready = layers + 1;
    run.grids.resid_norm = Grid(layers + 1, tokens, 1.0f);
    run.grids.cosine_positions = {0};
    run.grids.resid_cosine = {Grid(layers + 1, tokens, 0.0f)};
    run.grids.final_norm_norm.assign(static_cast<size_t>(tokens), 1.0f);
    run.grids.final_norm_cosine = {std::vector<float>(static_cast<size_t>(tokens), 0.0f)};
    return run;
}

/// Detector row `row` of the default convention: block outputs, then the final norm.
void set_row(Run &run, int row, int token, float norm, float cosine)
{
    const bool last = row == run.layers() - 1;
    const auto t = static_cast<size_t>(token);
    (last ? run.grids.final_norm_norm[t] : run.grids.resid_norm(row + 1, token)) = norm;
    (last ? run.grids.final_norm_cosine[0][t] : run.grids.resid_cosine[0](row + 1, token)) = cosine;
}

Run run_with_bos(int layers, int tokens, int start, int end)
{
    Run run = flat_run(layers, tokens);
    for (int row = 0; row < layers; ++row)
        set_row(run, row, 0, row >= start && row < end ? 1000.0f : 1.0f, 1.0f);
    return run;
}

} // namespace

class TestSinks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clips_between_jump_and_drop()
    {
        Run run = run_with_bos(48, 5, 4, 47);
        for (int row = 0; row < 48; ++row)
            set_row(run, row, 3, 1, row >= 22 ? -0.93f : 0.1f);
        const Detection found = detect(run, detector_preset("published"));
        QCOMPARE(found.clip_start, 4);
        QCOMPARE(found.clip_end, 47);
        QCOMPARE(found.sinks.size(), size_t(2));
        QCOMPARE(found.sinks[0].lifetime(), 43);
        QCOMPARE(label_name(found.sinks[0].label), std::string("bos_sink"));
        QCOMPARE(found.sinks[1].l_start(), 22);
        QCOMPARE(found.sinks[1].lifetime(), 25);
        QCOMPARE(found.sinks[1].label, SinkLabel::secondary);
        // the paper's text wants a positive cosine
        QCOMPARE(detect(run, detector_preset("paper")).sinks.size(), size_t(1));
    }

    void published_labels_follow_lifetime()
    {
        Run run = run_with_bos(48, 6, 4, 47);
        for (int row = 10; row < 14; ++row)
            set_row(run, row, 1, 1, 0.99f); // lives 4: noise
        for (int row = 10; row < 15; ++row)
            set_row(run, row, 2, 1, 0.99f); // 5: secondary
        for (int row = 4; row < 36; ++row)
            set_row(run, row, 3, 1, 0.99f); // 32 = L-16: secondary
        for (int row = 4; row < 37; ++row)
            set_row(run, row, 4, 1, 0.99f); // 33 = L-15: primary
        const Detection found = detect(run, detector_preset("published"));
        QCOMPARE(found.find(1)->label, SinkLabel::noise);
        QCOMPARE(found.find(2)->label, SinkLabel::secondary);
        QCOMPARE(found.find(3)->label, SinkLabel::secondary);
        QCOMPARE(found.find(4)->label, SinkLabel::primary);
        QVERIFY(!found.find(5));
    }

    void gaps_are_kept()
    {
        Run run = run_with_bos(30, 4, 2, 28);
        for (int row : {5, 6, 9, 10, 11, 12})
            set_row(run, row, 2, 1, 0.97f);
        const Detection found = detect(run, detector_preset("unclipped"));
        QCOMPARE(found.find(2)->layers, (std::vector<int>{5, 6, 9, 10, 11, 12}));
        QCOMPARE(found.find(2)->lifetime(), 6);
    }

    void shallow_models_say_that_the_published_rule_breaks()
    {
        const Run run = run_with_bos(12, 4, 2, 10);
        const Detection found = detect(run, detector_preset("published"));
        QCOMPARE(found.notices.size(), size_t(1));
        QCOMPARE(found.find(0)->label, SinkLabel::bos);
        QVERIFY(detect(run, detector_preset("paper")).notices.empty());
    }

    void paper_rule_tells_primary_from_secondary()
    {
        Run run = run_with_bos(30, 4, 3, 28);
        for (int row = 3; row < 28; ++row)
            set_row(run, row, 1, 1, 0.99f);
        for (int row = 8; row < 28; ++row)
            set_row(run, row, 2, 1, 0.99f);
        const Detection found = detect(run, detector_preset("paper"));
        QCOMPARE(found.find(1)->label, SinkLabel::primary);
        QCOMPARE(found.find(2)->label, SinkLabel::secondary);
    }

    void a_primary_sink_lasts_as_long_as_the_bos_sink()
    {
        Run run = run_with_bos(30, 4, 3, 28);
        for (int row = 3; row < 28; ++row)
            set_row(run, row, 1, 1, row == 20 ? 0.1f : 0.99f); // starts with the BOS sink, one row short of its life
        for (int row = 3; row < 6; ++row)
            set_row(run, row, 2, 1, 0.99f);
        const Detection found = detect(run, detector_preset("paper"));
        QCOMPARE(found.find(1)->l_start(), found.find(0)->l_start());
        QCOMPARE(found.find(1)->lifetime(), found.find(0)->lifetime() - 1);
        QCOMPARE(found.find(1)->label, SinkLabel::secondary);
        QCOMPARE(found.find(2)->label, SinkLabel::secondary);
    }

    void a_cosine_equal_to_the_threshold_is_not_above_it()
    {
        Run run = run_with_bos(30, 5, 3, 28);
        DetectorParameters parameters = detector_preset("unclipped");
        parameters.threshold = 0.9;
        for (int row = 5; row < 9; ++row) {
            set_row(run, row, 1, 1, 0.9f);
            set_row(run, row, 2, 1, std::nextafter(0.9f, 1.0f));
            set_row(run, row, 3, 1, -0.9f);
            set_row(run, row, 4, 1, std::nextafter(-0.9f, -1.0f));
        }
        QVERIFY(!detect(run, parameters).find(1));
        QCOMPARE(detect(run, parameters).find(2)->lifetime(), 4);
        QVERIFY(!detect(run, parameters).find(4));
        parameters.absolute_cosine = true;
        QVERIFY(!detect(run, parameters).find(3));
        QCOMPARE(detect(run, parameters).find(4)->lifetime(), 4);
    }

    void the_bos_window_ends_before_its_size()
    {
        Run run = flat_run(30, 5);
        run.grids.cosine_positions = {0, 1, 2};
        run.grids.resid_cosine.assign(3, Grid(31, 5, 0.0f));
        run.grids.final_norm_cosine.assign(3, std::vector<float>(5, 0.0f));
        for (int row = 0; row <= 30; ++row)
            for (int token = 0; token < 3; ++token) // each larger than the one before
                run.grids.resid_norm(row, token) = 10.0f * static_cast<float>(token + 1);
        DetectorParameters parameters = detector_preset("unclipped");
        for (int window = 1; window <= 3; ++window) {
            parameters.bos_window = window;
            QCOMPARE(detect(run, parameters).bos_position, window - 1);
        }
    }

    /// The clip is where the norm jumps most and then drops most, however near a second jump or drop comes to it, and
    /// where it was large is not what counts.
    void the_clip_is_at_the_largest_jump_and_drop_to_the_row()
    {
        const std::vector<float> norms{1,   2,   500, 980, 1500, 1500, 1400, 1490, 1480, 970,
                                       469, 460, 460, 460, 460,  460,  460,  460,  460,  460};
        Run run = flat_run(20, 3);
        for (int row = 0; row < 20; ++row)
            set_row(run, row, 0, norms[static_cast<size_t>(row)], 1);
        Detection found = detect(run, detector_preset("paper")); // jumps 498, 480, 520; drops 510, 501
        QCOMPARE(found.clip_start, 4);
        QCOMPARE(found.clip_end, 9);
        QCOMPARE(found.find(0)->layers, (std::vector<int>{4, 5, 6, 7, 8}));
        set_row(run, 3, 0, 999, 1); // 499 and 501: the later one still
        found = detect(run, detector_preset("paper"));
        QCOMPARE(found.clip_start, 4);
        set_row(run, 3, 0, 1001, 1); // 501 and 499
        found = detect(run, detector_preset("paper"));
        QCOMPARE(found.clip_start, 3);
        QCOMPARE(found.clip_end, 9);
        set_row(run, 10, 0, 459, 1); // the second drop is 511 now
        QCOMPARE(detect(run, detector_preset("paper")).clip_end, 10);
        for (int row = 0; row < 20; ++row) // a token on at all rows is clipped to the same
            set_row(run, row, 1, 1, 0.99f);
        QCOMPARE(detect(run, detector_preset("paper")).find(1)->layers, (std::vector<int>{3, 4, 5, 6, 7, 8, 9}));
    }

    void last_row_is_the_final_norm_unless_asked_otherwise()
    {
        Run run = run_with_bos(30, 3, 3, 29);
        run.grids.final_norm_cosine[0][1] = 0.99f;
        DetectorParameters parameters = detector_preset("unclipped");
        QVERIFY(detect(run, parameters).find(1));
        QCOMPARE(detect(run, parameters).find(1)->l_start(), 29);
        parameters.rows = RowConvention::block_output;
        QVERIFY(!detect(run, parameters).find(1));
        run.grids.resid_cosine[0](7, 1) = 0.99f; // entering block 7 = leaving block 6
        QCOMPARE(detect(run, parameters).find(1)->l_start(), 6);
        parameters.rows = RowConvention::block_input;
        QCOMPARE(detect(run, parameters).find(1)->l_start(), 7);
    }

    void short_lives_can_be_left_out()
    {
        Run run = run_with_bos(30, 3, 3, 29);
        set_row(run, 5, 1, 1, 0.99f);
        DetectorParameters parameters = detector_preset("unclipped");
        QVERIFY(detect(run, parameters).find(1));
        parameters.minimum_lifetime = 2;
        QVERIFY(!detect(run, parameters).find(1));
        QVERIFY(detect(run, parameters).find(0));
    }

    void growing_run_uses_the_rows_that_are_there()
    {
        Run run = run_with_bos(30, 3, 3, 29);
        for (int row = 4; row < 30; ++row)
            set_row(run, row, 1, 1, 0.99f);
        run.rows_ready = 0;
        QVERIFY(detect(run, detector_preset("unclipped")).sinks.empty());
        run.rows_ready = 8; // residuals entering blocks 0..7: outputs of 0..6
        const Detection found = detect(run, detector_preset("unclipped"));
        QCOMPARE(found.clip_end, 7);
        QCOMPARE(found.find(1)->layers, (std::vector<int>{4, 5, 6}));
    }

    void one_token_and_one_layer_do_not_break_it()
    {
        QCOMPARE(detect(flat_run(1, 1), detector_preset("published")).sinks.size(), size_t(1));
        QCOMPARE(detect(flat_run(2, 1), detector_preset("paper")).sinks.size(), size_t(1));
        QVERIFY(detect(Run(), detector_preset("paper")).sinks.empty());
    }

    void unknown_preset_is_refused() { QVERIFY_THROWS_EXCEPTION(Error, detector_preset("strict")); }
};

QTEST_APPLESS_MAIN(TestSinks)
#include "test_sinks.moc"
