#include "core/checkpoint/weights_fingerprint.h"
#include "core/engine/standard_probe_internal.h"
#include "core/lab/lab_session_internal.h"
#include "core/store/run_hash.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/norm.h>

#include <chrono>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double same_weights_tolerance = 0.02; ///< relative, of embedding norms: above bfloat16's rounding

/// Another model would give a variant that has nothing to do with the run beside it.
void check_same_weights(const Run &run, const at::Tensor &embedding, const std::filesystem::path &model)
{
    const at::Tensor lengths = at::norm(embedding.to(at::kFloat), 2, 1).cpu();
    const Grid &norms = run.grids.resid_norm;
    for (int t = 0; t < norms.columns() && norms.rows() > 0; ++t) {
        const auto before = static_cast<double>(norms(0, t)),
                   now = static_cast<double>(lengths.const_data_ptr<float>()[t]);
        if (std::isfinite(before) && std::fabs(now - before) > same_weights_tolerance * before)
            throw Error(model, "",
                        "is not the model of the run: the embedding of token " + std::to_string(t) + " has norm " +
                            std::to_string(now) + ", in the run " + std::to_string(before));
    }
}

ResidualShape residual_shape(const LabSession::State &state, const Run &baseline)
{
    return {.run_hash = run_hash(baseline, Detection()),
            .weights = weights_fingerprint(*state.model->checkpoint),
            .layers = baseline.layers(),
            .tokens = static_cast<int64_t>(state.ids.size()),
            .hidden_size = state.decoder->config().hidden_size,
            .type = state.model->reader->type()};
}

} // namespace

void compute_baseline(LabSession::State &state, Run &run, int64_t residual_budget, AnalyzeObserver &observer,
                      std::stop_token stop)
{
    using Clock = std::chrono::steady_clock;
    const int layers = run.layers();
    const bool per_head = !run.grids.sink_score_per_head.empty();
    const at::Tensor embedding = state.decoder->embed(state.ids);
    check_same_weights(run, embedding, run.model.path);
    allocate_grids(run, per_head);
    state.residuals.stride = stride_within(residual_budget, static_cast<int64_t>(embedding.nbytes()), layers);
    StandardProbe probe(run.token_count(), bos_candidates, per_head);
    Probe *const probes[]{&probe};
    const auto start = Clock::now();
    state.residuals.last = prefill(
        *state.model, *state.decoder, embedding, 0, Edits(), probes,
        [&](int layer, const at::Tensor &entering, const at::Tensor &) {
            if (layer % state.residuals.stride == 0)
                state.residuals.entering.push_back(entering);
            apply(run, probe.rows(layer));
            const int done = layer + 1;
            const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
            observer.progress(0.9 * done / layers, seconds / done * (layers - done),
                              "baseline, block " + std::to_string(done) + " of " + std::to_string(layers));
        },
        stop);
    state.normed = state.decoder->final_norm(state.residuals.last);
    apply(run, probe.final_rows(layers, state.residuals.last, state.normed));
}

void read_baseline(LabSession::State &state, const Run &baseline, const std::filesystem::path &file)
{
    if (!baseline.complete())
        throw Error(file, "", "goes with a run that has its grids, and this one has not");
    check_same_weights(baseline, state.decoder->embed(state.ids), baseline.model.path);
    state.residuals = read_residuals(file, residual_shape(state, baseline), state.model->reader->device());
    state.normed = state.decoder->final_norm(state.residuals.last);
}

void write_baseline(const LabSession::State &state, const Run &baseline, const std::filesystem::path &file)
{
    write_residuals(state.residuals, residual_shape(state, baseline), file);
}

} // namespace sinkscope
