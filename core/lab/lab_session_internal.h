#pragma once

#include "core/data/error.h"
#include "core/engine/computing_internal.h"
#include "core/engine/loaded_model_cache_internal.h"
#include "core/engine/model_internal.h"
#include "core/lab/lab_session.h"
#include "core/lab/residual_file_internal.h"

#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <functional>
#include <span>
#include <vector>

namespace sinkscope {

/// What a session keeps. Residuals lie on the compute device, in the compute type.
struct LabSession::State {
    ModelCache own_cache; ///< used when none was handed in
    std::shared_ptr<LoadedModel> model; ///< stays ours when the cache moves on to another model
    std::unique_ptr<Decoder> decoder;
    std::shared_ptr<Run> baseline;
    std::vector<int32_t> ids;
    Residuals residuals; ///< `last` only while the session opens
    at::Tensor normed; ///< [T, h] the baseline's final norm's output
    at::Tensor log_probabilities; ///< [T, vocabulary] float32 of the baseline, or undefined beyond the budget

    int layers() const { return baseline->layers(); }

    /// Throws Error when the model's files or that of the residuals were changed meanwhile.
    void check_unchanged() const;

    /// The baseline's residual entering `layer`: a kept one, or recomputed from the nearest below.
    at::Tensor residual_entering(int layer, std::stop_token stop);

    /// A variant's run without its predictions, and its final norm's output [T, h].
    struct Computed {
        Run run;
        at::Tensor normed;
    };
    Computed compute_variant(std::vector<Intervention> interventions, AnalyzeObserver &observer, std::stop_token stop);
};

/// Bytes for a baseline's residuals and logits, and what the whole lab then needs.
struct LabBudgets {
    int64_t residuals = 0, logits = 0;
    Forecast forecast;
};

/// With what a lab keeps at least: two residuals.
Forecast least_forecast(const AnalyzeRequest &open, const ModelCache::Contents &model, int tokens);

/// Shares out what the lab may use among residuals, logits and, last, weights that stay. `open`: the request that the
/// model was opened with. Throws Error when not even streamed blocks and one residual fit.
LabBudgets share_memory(const LabRequest &request, const AnalyzeRequest &open, ModelCache::Contents &model, int tokens);

/// Of how many blocks one residual is kept, so that those of all layers stay within the budget (but for the first).
int stride_within(int64_t budget, int64_t residual_bytes, int layers);

/// Computes the baseline anew into `run`, which is a copy of it: grids, state.residuals within `residual_budget` bytes,
/// state.normed. Throws Error when the model's embedding is not that of the run.
void compute_baseline(LabSession::State &state, Run &run, int64_t residual_budget, AnalyzeObserver &observer,
                      std::stop_token stop);
/// The same state from a file of residuals, without computing.
void read_baseline(LabSession::State &state, const Run &baseline, const std::filesystem::path &file);
void write_baseline(const LabSession::State &state, const Run &baseline, const std::filesystem::path &file);

/// Fills `token_logprob` [T-1] of the baseline from state.normed, and state.log_probabilities where they fit
/// `logit_budget` bytes.
void predict_baseline(LabSession::State &state, int64_t logit_budget, std::vector<float> &token_logprob,
                      std::stop_token stop);

/// What a variant predicts beside its baseline.
struct Predictions {
    std::vector<float> token_logprob; ///< [T-1] of the variant
    std::vector<float> divergence; ///< [T] KL(baseline || variant), nats
};

/// Compares the predictions for tokens first_token..; before, both are the baseline's. `normed` [T, h] is the variant's
/// final norm's output.
Predictions compare_predictions(const LabSession::State &state, const at::Tensor &normed, int first_token,
                                std::stop_token stop);

} // namespace sinkscope
