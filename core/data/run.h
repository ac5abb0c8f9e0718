#pragma once

#include "core/data/detection.h"
#include "core/data/grid.h"
#include "core/data/grid_kind.h"
#include "core/data/intervention.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sinkscope {

/// What a model is, as far as a reader of a run needs it. Symbols as in the paper: L layers, H heads, h hidden_size.
struct ModelCard {
    std::string name; ///< folder or file name without its path, e.g. "SmolLM2-135M-Instruct.Q4_1"
    std::string path; ///< where it was read from; empty for an imported detection file
    std::string architecture; ///< Hugging Face class, e.g. "LlamaForCausalLM"
    int layers = 0; ///< L, decoder blocks
    int hidden_size = 0; ///< h
    int heads = 0; ///< H, query heads
    int kv_heads = 0;
    int head_dim = 0;
    int intermediate_size = 0;
    int vocab_size = 0;
    double rope_theta = 0; ///< RoPE base
    std::string rope_scaling; ///< "default", "linear", "llama3", "yarn", ...
    std::string weights_dtype; ///< as stored: "bfloat16", "Q4_1", ...
    int64_t parameters = 0; ///< elements over all tensors of the checkpoint
    bool operator==(const ModelCard &) const = default;
};

/// One token of the trace.
struct Token {
    int32_t id = -1;
    std::string text; ///< its piece as printable UTF-8 (bytes that are no UTF-8 alone are shown as <0xNN>)
    bool special = false; ///< a control token such as <|im_start|>
    bool operator==(const Token &) const = default;
};

/// Where the tokens came from.
struct TraceInfo {
    std::string source; ///< file path, or "" when typed
    int sample = 0; ///< index of the record in a JSONL file
    std::string prompt_format; ///< "chatml", "deepseek-r1", "llama3" or "raw"
    int prompt_tokens = 0; ///< how many leading tokens are the prompt (template included); 0 = not known
    std::string text; ///< the whole text that was tokenised
    int id_disagreements = 0; ///< positions where the trace's token_ids and our tokenisation of its text differ
    std::vector<std::string> notices; ///< things that a user should know, one line each
    bool operator==(const TraceInfo &) const = default;
};

/// How the run was computed.
struct RunSettings {
    std::string program_version;
    std::string created; ///< ISO 8601, UTC
    std::string dtype; ///< compute type: "float32" or "bfloat16"
    std::string device; ///< "cpu", "cuda:0 (NVIDIA H100)", "" when imported
    int threads = 0;
    double seconds = 0; ///< wall time of the pass
    bool operator==(const RunSettings &) const = default;
};

/// As for_each_field() of the detector's parameters.
template <typename Visit> void for_each_field(ModelCard &model, Visit &&visit)
{
    visit("name", model.name);
    visit("path", model.path);
    visit("architecture", model.architecture);
    visit("layers", model.layers);
    visit("hidden_size", model.hidden_size);
    visit("heads", model.heads);
    visit("kv_heads", model.kv_heads);
    visit("head_dim", model.head_dim);
    visit("intermediate_size", model.intermediate_size);
    visit("vocab_size", model.vocab_size);
    visit("rope_theta", model.rope_theta);
    visit("rope_scaling", model.rope_scaling);
    visit("weights_dtype", model.weights_dtype);
    visit("parameters", model.parameters);
}

template <typename Visit> void for_each_field(TraceInfo &trace, Visit &&visit)
{
    visit("source", trace.source);
    visit("sample", trace.sample);
    visit("prompt_format", trace.prompt_format);
    visit("prompt_tokens", trace.prompt_tokens);
    visit("text", trace.text);
    visit("id_disagreements", trace.id_disagreements);
    visit("notices", trace.notices);
}

template <typename Visit> void for_each_field(RunSettings &settings, Visit &&visit)
{
    visit("program_version", settings.program_version);
    visit("created", settings.created);
    visit("dtype", settings.dtype);
    visit("device", settings.device);
    visit("threads", settings.threads);
    visit("seconds", settings.seconds);
}

/// The grids of definitions.md. L layers, T tokens, H heads. An empty grid was not computed. grid_table.h lists them.
struct Grids {
    Grid resid_norm; ///< [L+1, T] row r: l2 norm of the residual entering block r; row L leaves block L-1
    std::vector<int>
        cosine_positions; ///< the token positions that the two cosine sets refer to (0, 1, 2: BOS candidates)
    std::vector<Grid>
        resid_cosine; ///< per entry of cosine_positions, [L+1, T]: cosine of each residual with that token's
    std::vector<float> final_norm_norm; ///< [T] l2 norm of the final norm's output
    std::vector<std::vector<float>>
        final_norm_cosine; ///< per entry of cosine_positions, [T], of the final norm's output
    Grid key_norm; ///< [L, T] all KV heads side by side, before q/k norm and RoPE
    Grid value_norm; ///< [L, T]
    Grid attn_out_norm; ///< [L, T] o_t^l
    Grid mlp_out_norm; ///< [L, T] f_t^l
    Grid sink_score; ///< [L, T] paper, equation 1
    std::vector<Grid> sink_score_per_head; ///< per head, [L, T], or none (in files [L, H, T])
    std::vector<float> token_logprob; ///< [T-1] log-probability of token t+1 given 0..t, or none
    std::map<GridKind, std::vector<Grid>> measured; ///< those of grid_table.h that have no member here
    bool operator==(const Grids &) const = default;
};

/// The immutable result that everything else reads. Plain data: no torch, no Qt.
struct Run {
    ModelCard model;
    TraceInfo trace;
    RunSettings settings;
    std::vector<Token> tokens;
    Grids grids;
    int rows_ready = 0; ///< rows of resid_norm that are filled: L+1 for a whole run, fewer while it is being computed,
                        ///< 0 for an import
    std::vector<Intervention> interventions; ///< what was changed in the forward pass; none for a baseline
    Detection detection; ///< the detector's parameters and sinks when the run was made, or as imported

    int layers() const { return model.layers; }
    int token_count() const { return static_cast<int>(tokens.size()); }
    bool has_grids() const { return !grids.resid_norm.empty(); }
    /// Whether sinks can be looked for: they are told by cosines with the BOS candidates.
    bool can_detect() const { return has_grids() && !grids.cosine_positions.empty(); }
    bool complete() const { return has_grids() && rows_ready == model.layers + 1; }

    /// Cosine with the token at this position [L+1, T]: with the BOS sink's position, resid_bos_cosine of
    /// definitions.md. An empty grid when there is none for that position.
    const Grid &resid_cosine_with(int position) const;
};

/// Rows that one block adds while a run is being computed. A pass over L blocks hands out L+1 of them: `layer` 0..L-1
/// in order with all rows, then `layer` == L with the residual that leaves the last block and the final norm's rows.
struct BlockRows {
    int layer = 0;
    std::vector<float> resid_norm; ///< [T] residual entering block `layer`
    std::vector<std::vector<float>> resid_cosine; ///< per candidate position, [T]
    std::vector<float> key_norm, value_norm, attn_out_norm, mlp_out_norm, sink_score; ///< [T]; empty when layer == L
    Grid sink_score_per_head; ///< [H, T] or empty
    std::vector<float> final_norm_norm; ///< [T], only when layer == L
    std::vector<std::vector<float>> final_norm_cosine; ///< per candidate position, only when layer == L
    std::vector<float> token_logprob; ///< [T-1] or empty, only when layer == L
    /// Of the grids without a member here, [parts, T], or [1, H] of a grid [L, H].
    std::map<GridKind, Grid> measured;
};

/// Sizes the grids of `run` for its model and tokens (cosine positions 0..min(3,T)-1), filled with NaN.
void allocate_grids(Run &run, bool per_head);

/// Copies the rows into the grids and advances rows_ready.
void apply(Run &run, const BlockRows &rows);

} // namespace sinkscope
