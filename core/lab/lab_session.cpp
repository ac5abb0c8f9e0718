#include "core/lab/lab_session.h"
#include "core/analysis/sinks.h"
#include "core/checkpoint/unchanged.h"

#include "core/engine/standard_probe_internal.h"
#include "core/lab/lab_session_internal.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace sinkscope {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

AnalyzeRequest model_request(const Run &baseline, const LabRequest &request)
{
    AnalyzeRequest result;
    result.model = request.model.empty() ? std::filesystem::path(baseline.model.path) : request.model;
    if (result.model.empty())
        throw Error("the run does not say which model it was made with: name one");
    static_cast<ComputeSettings &>(result) = request;
    result.compute_type = value_of(compute_type_names, baseline.settings.dtype).value_or(ComputeType::float32);
    result.per_head = !baseline.grids.sink_score_per_head.empty();
    return result;
}

std::vector<int32_t> token_ids(const Run &run, const ModelConfig &config, const std::filesystem::path &model)
{
    if (run.tokens.empty())
        throw Error("the run has no tokens to compute");
    std::vector<int32_t> ids;
    for (const Token &token : run.tokens) {
        if (token.id < 0 || token.id >= config.vocab_size)
            throw Error(model, "",
                        "the run's token id " + std::to_string(token.id) + " is not in the vocabulary of " +
                            std::to_string(config.vocab_size));
        ids.push_back(token.id);
    }
    return ids;
}

/// Another model would give a variant that has nothing to do with the run beside it.
void check_same_model(const Run &run, const ModelConfig &config, const std::filesystem::path &model)
{
    const auto check = [&model](const char *what, int of_run, int of_model) {
        if (of_run > 0 && of_run != of_model)
            throw Error(model, "",
                        std::string("is not the model of the run: ") + what + " " + std::to_string(of_model) +
                            ", the run has " + std::to_string(of_run));
    };
    check("layers", run.model.layers, config.layers);
    check("hidden size", run.model.hidden_size, config.hidden_size);
    check("heads", run.model.heads, config.heads);
    check("vocabulary", run.model.vocab_size, config.vocab_size);
}

int first_token_of(const std::vector<Intervention> &interventions, int tokens)
{
    int first = tokens;
    for (const Intervention &edit : interventions)
        for (const int token : edit.tokens)
            first = std::min(first, token);
    return first;
}

} // namespace

at::Tensor LabSession::State::residual_entering(int layer, std::stop_token stop)
{
    const int kept = std::min(layer / residuals.stride, static_cast<int>(residuals.entering.size()) - 1);
    at::Tensor residual = residuals.entering[static_cast<size_t>(kept)];
    for (int l = kept * residuals.stride; l < layer; ++l)
        residual = decoder->block(l, *model->blocks->block(l), residual, Edits(), {}, stop);
    return residual;
}

void LabSession::State::check_unchanged() const
{
    sinkscope::check_unchanged(*model->checkpoint);
    if (residuals.file)
        residuals.file->check_unchanged();
}

LabSession::State::Computed LabSession::State::compute_variant(std::vector<Intervention> interventions,
                                                               AnalyzeObserver &observer, std::stop_token stop)
{
    const Edits edits(interventions, decoder->config(), baseline->token_count());
    const int first = edits.first_layer();
    Computed result{*baseline, normed};
    Run &run = result.run;
    run.interventions = std::move(interventions);
    run.rows_ready = first;
    observer.started(run);
    if (first == layers()) {
        run.rows_ready = layers() + 1;
        return result;
    }
    StandardProbe probe(run.token_count(), bos_candidates, !run.grids.sink_score_per_head.empty());
    Probe *const probes[]{&probe};
    const auto start = Clock::now();
    const at::Tensor last = prefill(
        *model, *decoder, residual_entering(first, stop), first, edits, probes,
        [&](int layer, const at::Tensor &, const at::Tensor &) {
            const BlockRows rows = probe.rows(layer);
            apply(run, rows);
            observer.rows_ready(rows);
            const int done = layer + 1 - first, all = layers() - first;
            observer.progress(static_cast<double>(done) / all, seconds_since(start) / done * (all - done),
                              "block " + std::to_string(layer + 1) + " of " + std::to_string(layers()));
        },
        stop);
    result.normed = decoder->final_norm(last);
    BlockRows rows = probe.final_rows(layers(), last, result.normed);
    rows.token_logprob = baseline->grids.token_logprob;
    apply(run, rows);
    observer.rows_ready(rows);
    return result;
}

LabSession::LabSession(std::shared_ptr<const Run> baseline, const LabRequest &request, AnalyzeObserver &observer,
                       std::stop_token stop, ModelCache *cache)
    : state_(std::make_unique<State>())
{
    State &s = *state_;
    if (!baseline->interventions.empty())
        throw Error("the lab starts from a baseline: this run was itself made with interventions");
    const AnalyzeRequest open = model_request(*baseline, request);
    if (request.threads > 0)
        at::set_num_threads(request.threads);
    observer.progress(0, -1, "opening the model");
    computing(open.model, [&] {
        ModelCache::Contents &contents = (cache ? *cache : s.own_cache).contents();
        open_where_it_fits(contents, open,
                           [&] { return least_forecast(open, contents, static_cast<int>(baseline->tokens.size())); });
        s.model = contents.loaded;
        const ModelConfig &config = s.model->checkpoint->config();
        check_same_model(*baseline, config, open.model);
        s.ids = token_ids(*baseline, config, open.model);
        const LabBudgets budgets = share_memory(request, open, contents, static_cast<int>(s.ids.size()));
        s.decoder = std::make_unique<Decoder>(s.model->reader, static_cast<int>(s.ids.size()));

        auto run = std::make_shared<Run>(*baseline);
        run->model = s.model->checkpoint->card();
        run->settings.device = device_text(contents.device);
        run->settings.threads = at::get_num_threads();
        const auto start = Clock::now();
        const std::filesystem::path &file = request.residual_file;
        if (!file.empty() && std::filesystem::exists(file)) {
            read_baseline(s, *baseline, file);
        } else {
            observer.forecast(budgets.forecast);
            compute_baseline(s, *run, budgets.residuals, observer, stop);
            if (!file.empty())
                write_baseline(s, *baseline, file);
        }
        s.check_unchanged();
        s.residuals.last.reset();
        run->grids.token_logprob.clear();
        predict_baseline(s, budgets.logits, run->grids.token_logprob, stop);
        run->settings.seconds = seconds_since(start);
        run->detection = detect(*run, baseline->detection.parameters);
        s.baseline = std::move(run);
    });
    observer.progress(1, 0, "done");
}

LabSession::~LabSession() = default;
LabSession::LabSession(LabSession &&) noexcept = default;
LabSession &LabSession::operator=(LabSession &&) noexcept = default;

std::shared_ptr<const Run> LabSession::baseline() const
{
    return state_->baseline;
}

void LabSession::set_detector(const DetectorParameters &parameters)
{
    std::shared_ptr<Run> &baseline = state_->baseline;
    if (parameters == baseline->detection.parameters)
        return;
    if (baseline.use_count() > 1)
        baseline = std::make_shared<Run>(*baseline);
    baseline->detection = detect(*baseline, parameters);
}

Variant LabSession::variant(std::vector<Intervention> interventions, AnalyzeObserver &observer, std::stop_token stop,
                            bool predict)
{
    State &s = *state_;
    return computing(s.baseline->model.path, [&] {
        const auto start = Clock::now();
        const int first_token = first_token_of(interventions, s.baseline->token_count());
        const Edits edits(interventions, s.decoder->config(), s.baseline->token_count());
        State::Computed computed = s.compute_variant(std::move(interventions), observer, stop);
        Variant variant;
        Grids &grids = computed.run.grids;
        grids.token_logprob.clear();
        if (predict) {
            observer.progress(1, -1, "predictions");
            Predictions predictions = compare_predictions(s, computed.normed, first_token, stop);
            grids.token_logprob = std::move(predictions.token_logprob);
            variant.effect.divergence = std::move(predictions.divergence);
        }
        s.check_unchanged();
        computed.run.detection = detect(computed.run, s.baseline->detection.parameters);
        computed.run.settings.seconds = seconds_since(start);
        variant.effect.comparison =
            compare_runs(*s.baseline, s.baseline->detection, computed.run, computed.run.detection);
        variant.effect.first_layer = edits.first_layer();
        variant.effect.seconds = computed.run.settings.seconds;
        variant.run = std::make_shared<const Run>(std::move(computed.run));
        observer.progress(1, 0, "done");
        return variant;
    });
}

} // namespace sinkscope
