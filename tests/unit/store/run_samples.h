#pragma once

#include "core/data/run.h"

#include <limits>

namespace sinkscope::test {

/// A small complete run in which no two values are alike: 4 layers, `tokens` tokens, 2 heads, with interventions,
/// notices, sinks and a NaN. Needs 5 tokens or more.
inline Run sample_run(int tokens = 7, bool per_head = true)
{
    Run run;
    run.model = {.name = "tiny-Q4_1",
                 .path = "/models/tiny.gguf",
                 .architecture = "LlamaForCausalLM",
                 .layers = 4,
                 .hidden_size = 64,
                 .heads = 2,
                 .kv_heads = 1,
                 .head_dim = 32,
                 .intermediate_size = 128,
                 .vocab_size = 500,
                 .rope_theta = 10000.5,
                 .rope_scaling = "llama3",
                 .weights_dtype = "Q4_1",
                 .parameters = int64_t(5) << 33};
    run.trace = {.source = "traces.jsonl",
                 .sample = 3,
                 .prompt_format = "chatml",
                 .prompt_tokens = 2,
                 .text = "He said \"na\u00efve\" \u4f60\u597d\n",
                 .id_disagreements = 1,
                 .notices = {"first", "second \u2713"}};
    run.settings = {.program_version = "9.8.7",
                    .created = "2026-01-02T03:04:05Z",
                    .dtype = "bfloat16",
                    .device = "cpu",
                    .threads = 3,
                    .seconds = 1.25};
    for (int t = 0; t < tokens; ++t)
        run.tokens.push_back({.id = 10 + t, .text = t == 3 ? " \u4f60" : " t" + std::to_string(t), .special = t == 0});
    run.tokens[1] = {.id = -1, .text = "", .special = false};

    allocate_grids(run, per_head);
    float next = 0.5f;
    const auto fill = [&](std::span<float> values) {
        for (float &value : values)
            value = next += 0.25f;
    };
    Grids &grids = run.grids;
    for (Grid *grid : {&grids.resid_norm, &grids.key_norm, &grids.value_norm, &grids.attn_out_norm, &grids.mlp_out_norm,
                       &grids.sink_score})
        fill(grid->values());
    for (Grid &grid : grids.resid_cosine)
        fill(grid.values());
    for (Grid &grid : grids.sink_score_per_head)
        fill(grid.values());
    grids.final_norm_norm.resize(run.tokens.size());
    fill(grids.final_norm_norm);
    grids.final_norm_cosine.assign(grids.cosine_positions.size(), std::vector<float>(run.tokens.size()));
    for (auto &values : grids.final_norm_cosine)
        fill(values);
    grids.token_logprob.resize(run.tokens.size() - 1);
    fill(grids.token_logprob);
    run.rows_ready = run.model.layers + 1;

    run.interventions = {{.site = Site::mlp_out,
                          .operation = Operation::replace_mean,
                          .layers = {1, 2},
                          .tokens = {0, 4},
                          .factor = 0.1,
                          .sources = {2, 3},
                          .heads = {}},
                         {.site = Site::key,
                          .operation = Operation::block_attention,
                          .layers = {0},
                          .tokens = {1},
                          .factor = 1,
                          .sources = {},
                          .heads = {1}}};
    run.detection = {.parameters = {.preset = "custom",
                                    .threshold = 0.875,
                                    .absolute_cosine = true,
                                    .clip = true,
                                    .bos_window = 2,
                                    .minimum_lifetime = 3,
                                    .label_rule = LabelRule::published,
                                    .rows = RowConvention::block_input},
                     .bos_position = 1,
                     .clip_start = 1,
                     .clip_end = 4,
                     .sinks = {{.position = 1, .layers = {1, 2, 3}, .label = SinkLabel::bos},
                               {.position = 2, .layers = {1, 2, 3}, .label = SinkLabel::primary},
                               {.position = 3, .layers = {1, 3}, .label = SinkLabel::secondary},
                               {.position = 4, .layers = {2}, .label = SinkLabel::noise}},
                     .notices = {"a notice"}};
    return run;
}

} // namespace sinkscope::test
