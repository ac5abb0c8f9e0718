#pragma once

#include "core/analysis/variant_effect.h"
#include "core/engine/pipeline.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// What a lab is opened with, besides the baseline run, whose compute type it takes. All that follows counts into its
/// memory_limit.
struct LabRequest : ComputeSettings {
    std::filesystem::path model; ///< the run's model; empty = the path that the run's model card names
    /// Bytes for the baseline's residuals, fewer where the memory does not go that far. Where those of every block do
    /// not fit, every second (third, ...) block's are kept, and a variant starts from the nearest one below its first
    /// edit.
    int64_t residual_budget = int64_t{2} << 30;
    /// Where the residuals stay from one session to the next (safetensors). A file that is there is read, and the
    /// baseline is not computed again; otherwise it is written. Empty = in memory only.
    std::filesystem::path residual_file;
    /// Bytes for the baseline's logits [T, vocabulary]. Where they do not fit, each variant computes them again.
    int64_t logit_budget = int64_t{256} << 20;
};

/// A run made with interventions, and what they did.
struct Variant {
    std::shared_ptr<const Run> run;
    VariantEffect effect;
};

/// A model and a baseline run, ready for what-ifs: the baseline is computed once, the residual that enters each block
/// is kept, and every variant computes only the blocks from its first edit on. Used by one thread at a time.
class LabSession {
public:
    /// Opens the model (into `cache` where one is given, which must outlive the session and may be shared with
    /// analyze()) and recomputes `baseline`'s tokens in its compute type, or takes its residuals from the residual
    /// file. The observer hears what a baseline that is computed will need. Throws Error when that file is another
    /// run's, when the memory does not suffice, when the run has no token ids, was itself made with interventions, or
    /// is not of this model; Cancelled.
    LabSession(std::shared_ptr<const Run> baseline, const LabRequest &request, AnalyzeObserver &observer,
               std::stop_token stop = {}, ModelCache *cache = nullptr);
    ~LabSession();
    LabSession(LabSession &&) noexcept;
    LabSession &operator=(LabSession &&) noexcept;

    /// The baseline as this session computed it: what variants are compared with.
    std::shared_ptr<const Run> baseline() const;
    /// Detects the baseline's sinks anew. What baseline() gave before stays as it was.
    void set_detector(const DetectorParameters &parameters);

    /// A whole run with the interventions recorded. Rows of blocks before the first edit are the baseline's. `predict`:
    /// compute log-probabilities, perplexity and divergence, which cost a pass of the output head over the tokens from
    /// the first edited one on. The observer gets the rows as blocks finish, from the first edited block on; with those
    /// of layer L the grids are whole, and the predictions follow. Throws Error for interventions that do not fit the
    /// run; Cancelled.
    Variant variant(std::vector<Intervention> interventions, AnalyzeObserver &observer, std::stop_token stop = {},
                    bool predict = true);

    struct State;
    State &state() { return *state_; } ///< for the lab's own sources

private:
    std::unique_ptr<State> state_;
};

} // namespace sinkscope
