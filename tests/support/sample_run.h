#pragma once

#include "core/analysis/sinks.h"
#include "core/data/run.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace sinkscope::test {

/// How large sample_run() is. Defaults: deep enough for the published label rule, small enough to paint at once.
struct SampleOptions {
    int layers = 30;
    int tokens = 200;
    int heads = 4;
    bool per_head = true;
};

/// A sink that sample_run() plants. Rows are detector rows (block outputs).
struct PlantedSink {
    int position = 0;
    int l_start = 0;
    int lifetime = 0;
    float strength = 1; ///< scales its norms and sink score
};

/// The rows where the sample's BOS token (position 0) is large: 3..layers-2. The final norm ends it, as in real models.
inline constexpr int sample_bos_start = 3;

/// The planted sinks besides BOS, by position: one that behaves like BOS (primary in the clipped presets), four
/// secondary ones in two levels (l_start L/3 with lifetimes 12 and 9, l_start L/2 with lifetime 8), and one that lives
/// 3 rows (noise in the published preset). Meant for at least 20 layers and 40 tokens.
inline std::vector<PlantedSink> planted_sinks(const SampleOptions &options = {})
{
    const int tokens = options.tokens, third = options.layers / 3, half = options.layers / 2;
    const int bos_lifetime = options.layers - 1 - sample_bos_start;
    return {{.position = tokens / 20, .l_start = sample_bos_start, .lifetime = bos_lifetime, .strength = 1.2f},
            {.position = tokens / 8,
             .l_start = third,
             .lifetime = std::min(12, options.layers - third - 2),
             .strength = 1.0f},
            {.position = tokens / 4,
             .l_start = third,
             .lifetime = std::min(9, options.layers - third - 2),
             .strength = 0.8f},
            {.position = tokens / 2, .l_start = third, .lifetime = 3, .strength = 0.3f},
            {.position = tokens * 3 / 5,
             .l_start = half,
             .lifetime = std::min(8, options.layers - half - 2),
             .strength = 0.6f},
            {.position = tokens * 9 / 10,
             .l_start = third,
             .lifetime = std::min(9, options.layers - third - 2),
             .strength = 0.7f}};
}

/// A number in 0..1 that depends on its arguments alone (splitmix64).
inline float sample_noise(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t x = a * 0x9E3779B97F4A7C15u + b * 0xBF58476D1CE4E5B9u + c * 0x94D049BB133111EBu;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return static_cast<float>((x ^ (x >> 31)) >> 40) / static_cast<float>(1 << 24);
}

/// A whole deterministic run: BOS at position 0, the planted_sinks(), and ordinary tokens (a chat prompt of 12 tokens,
/// then text with punctuation and line breaks). Every planted sink carries the text " the" and its id, as do some
/// ordinary tokens.
inline Run sample_run(const SampleOptions &options = {})
{
    static constexpr std::array<const char *, 24> words{
        " loaf", " bread", ",",    " oven",  " of",    " baker", " a", "\n",     " warm", " in",   " early", ".",
        " and",  " flour", " the", " rises", " dough", " 12",    " –", " naïve", " salt", " 小麦", "ing",    " to"};
    static constexpr std::array<const char *, 12> prompt{
        "<|im_start|>", "user", "\n", "Tell", " me", " of", " a", " baker", ".", "<|im_end|>", "\n", "<|im_start|>"};
    constexpr int special_id = 1, first_word_id = 100, the_id = first_word_id + 14;

    Run run;
    run.model = {.name = "sample-135M",
                 .path = "",
                 .architecture = "LlamaForCausalLM",
                 .layers = options.layers,
                 .hidden_size = 64,
                 .heads = options.heads,
                 .kv_heads = std::max(1, options.heads / 2),
                 .head_dim = 16,
                 .intermediate_size = 256,
                 .vocab_size = 1000,
                 .rope_theta = 10000,
                 .rope_scaling = "default",
                 .weights_dtype = "float32",
                 .parameters = 135'000'000};
    run.trace.source = "sample.jsonl";
    run.trace.prompt_format = "chatml";
    run.trace.prompt_tokens = std::min<int>(options.tokens, prompt.size());
    run.settings = {.program_version = "0.1.0",
                    .created = "2026-01-01T00:00:00Z",
                    .dtype = "float32",
                    .device = "cpu",
                    .threads = 1,
                    .seconds = 1};

    const std::vector<PlantedSink> planted = planted_sinks(options);
    const auto planted_at = [&](int position) {
        const auto found =
            std::find_if(planted.begin(), planted.end(), [&](const PlantedSink &s) { return s.position == position; });
        return found == planted.end() ? nullptr : &*found;
    };
    for (int t = 0; t < options.tokens; ++t) {
        const bool in_prompt = t < run.trace.prompt_tokens;
        const size_t word =
            static_cast<size_t>(sample_noise(1, static_cast<uint64_t>(t), 0) * words.size()) % words.size();
        Token token{.id = first_word_id + static_cast<int>(word), .text = words[word], .special = false};
        if (in_prompt)
            token = {.id = 20 + t,
                     .text = prompt[static_cast<size_t>(t)],
                     .special = prompt[static_cast<size_t>(t)][0] == '<'};
        if (token.special)
            token.id = special_id;
        if (planted_at(t))
            token = {.id = the_id, .text = " the", .special = false};
        run.trace.text += token.text;
        run.tokens.push_back(std::move(token));
    }

    allocate_grids(run, options.per_head);
    const int layers = options.layers, tokens = options.tokens;
    Grids &grids = run.grids;
    grids.final_norm_norm.assign(static_cast<size_t>(tokens), 0);
    grids.final_norm_cosine.assign(grids.cosine_positions.size(), std::vector<float>(static_cast<size_t>(tokens), 0));
    for (int t = 0; t < tokens; ++t) {
        const PlantedSink bos{
            .position = 0, .l_start = sample_bos_start, .lifetime = layers - 1 - sample_bos_start, .strength = 1.5f};
        const PlantedSink *sink = t == 0 ? &bos : planted_at(t);
        const auto column = static_cast<uint64_t>(t);
        for (int row = 0; row <= layers; ++row) { // row `row` of the residual grids is detector row `row` - 1
            const auto noise = sample_noise(2, column, static_cast<uint64_t>(row));
            const bool on = sink && row - 1 >= sink->l_start && row - 1 < sink->l_start + sink->lifetime;
            grids.resid_norm(row, t) = on ? 600 * sink->strength * (1 + 0.05f * noise)
                                          : 2 + 0.8f * static_cast<float>(row) * (0.7f + 0.6f * noise);
            for (size_t c = 0; c < grids.cosine_positions.size(); ++c) {
                const bool with_bos = grids.cosine_positions[c] == 0;
                const float off = 0.5f * noise - 0.2f;
                grids.resid_cosine[c](row, t) = t == grids.cosine_positions[c] ? 1.0f
                    : with_bos && on                                           ? 0.97f + 0.02f * noise
                                                                               : off;
            }
            if (row == layers)
                continue;
            const bool on_here = sink && row > sink->l_start && row <= sink->l_start + sink->lifetime;
            grids.key_norm(row, t) = (on_here ? 6.0f : 14.0f) + 3 * noise;
            grids.value_norm(row, t) = (on_here ? 0.4f : 5.0f) + noise;
            grids.attn_out_norm(row, t) = 1 + 3 * noise;
            const bool writes = sink && row == sink->l_start;
            grids.mlp_out_norm(row, t) = writes ? 600 * sink->strength : 2 + 4 * noise;
            const float score = on_here ? 0.25f * sink->strength * (0.8f + 0.2f * noise) : 0.004f * noise;
            grids.sink_score(row, t) = score;
            for (size_t head = 0; head < grids.sink_score_per_head.size(); ++head)
                grids.sink_score_per_head[head](row, t) =
                    score * (0.5f + static_cast<float>(head) / static_cast<float>(options.heads));
        }
        const auto at = static_cast<size_t>(t);
        grids.final_norm_norm[at] = 10 + sample_noise(3, column, 0);
        for (size_t c = 0; c < grids.cosine_positions.size(); ++c)
            grids.final_norm_cosine[c][at] = t == grids.cosine_positions[c] ? 1.0f : 0.2f * sample_noise(4, column, c);
    }
    for (int t = 0; t + 1 < tokens; ++t)
        grids.token_logprob.push_back(-4 * sample_noise(5, static_cast<uint64_t>(t), 0));
    run.rows_ready = layers + 1;
    run.detection = detect(run, detector_preset("unclipped"));
    return run;
}

/// What is known of a run before its first block is computed: the argument of RunDocument::startRun().
inline Run sample_skeleton(const Run &whole)
{
    Run run = whole;
    allocate_grids(run, !whole.grids.sink_score_per_head.empty());
    run.detection = {};
    run.detection.parameters = whole.detection.parameters;
    return run;
}

/// The rows that computing `whole` would have handed out for `layer` (0..L).
inline BlockRows sample_block_rows(const Run &whole, int layer)
{
    const Grids &grids = whole.grids;
    const auto row_of = [](const Grid &grid, int row) {
        return row < grid.rows() ? std::vector<float>(grid.row(row).begin(), grid.row(row).end())
                                 : std::vector<float>();
    };
    BlockRows rows;
    rows.layer = layer;
    rows.resid_norm = row_of(grids.resid_norm, layer);
    for (const Grid &cosine : grids.resid_cosine)
        rows.resid_cosine.push_back(row_of(cosine, layer));
    rows.key_norm = row_of(grids.key_norm, layer);
    rows.value_norm = row_of(grids.value_norm, layer);
    rows.attn_out_norm = row_of(grids.attn_out_norm, layer);
    rows.mlp_out_norm = row_of(grids.mlp_out_norm, layer);
    rows.sink_score = row_of(grids.sink_score, layer);
    if (layer < whole.layers() && !grids.sink_score_per_head.empty()) {
        rows.sink_score_per_head = Grid(static_cast<int>(grids.sink_score_per_head.size()), whole.token_count());
        for (int head = 0; head < rows.sink_score_per_head.rows(); ++head)
            std::ranges::copy(grids.sink_score_per_head[static_cast<size_t>(head)].row(layer),
                              rows.sink_score_per_head.row(head).begin());
    }
    if (layer == whole.layers()) {
        rows.final_norm_norm = grids.final_norm_norm;
        rows.final_norm_cosine = grids.final_norm_cosine;
        rows.token_logprob = grids.token_logprob;
    }
    return rows;
}

} // namespace sinkscope::test
