#include "core/pipeline.h"

#include "core/engine/device.h"
#include "core/engine/loaded_model_cache_internal.h"
#include "core/engine/model_internal.h"
#include "core/engine/standard_probe_internal.h"
#include "core/error.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <chrono>
#include <ctime>

namespace sinkscope {

namespace {

constexpr int bos_candidates = 3;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string utc_now()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

/// Everything about the run that is known before the first block.
Run make_skeleton(const AnalyzeRequest &request, const ModelCache::Contents &model)
{
    Run run;
    run.model = model.loaded->checkpoint->card();
    const ModelConfig &config = model.loaded->checkpoint->config();
    PreparedTrace prepared = prepare_trace(request.trace, *model.tokenizer, config.chat_template, request.prompt_format,
                                           request.max_tokens, config.vocab_size);
    run.tokens = std::move(prepared.tokens);
    run.trace = std::move(prepared.info);
    if (run.tokens.empty())
        throw Error(request.trace.source, "", "the trace has no tokens");
    run.settings = {.program_version = program_version(),
                    .created = utc_now(),
                    .dtype = model.type == at::kFloat ? "float32" : "bfloat16",
                    .device = model.device.str(),
                    .threads = at::get_num_threads()};
    run.interventions = request.interventions;
    run.detection.parameters = request.detector;
    allocate_grids(run, request.per_head);
    return run;
}

/// Turns blocks done into a fraction and the time left. The head's share of the work is counted in blocks.
class Progress {
public:
    Progress(AnalyzeObserver &observer, const ModelConfig &config, bool logprob) : observer_(observer), layers_(config.layers)
    {
        const double block = 4.0 * config.hidden_size * config.head_dim * (config.heads + config.kv_heads) / 2.0 +
                             3.0 * config.hidden_size * config.intermediate_size;
        head_blocks_ = logprob ? static_cast<double>(config.hidden_size) * config.vocab_size / block : 0.0;
    }

    void block_done(int done)
    {
        const double total = layers_ + head_blocks_, elapsed = seconds_since(start_);
        const std::string stage = done < layers_ ? "block " + std::to_string(done + 1) + " of " + std::to_string(layers_)
                                                 : std::string("log-probabilities");
        observer_.progress(done / total, done > 0 ? elapsed / done * (total - done) : -1.0, stage);
    }

    double elapsed() const { return seconds_since(start_); }

private:
    AnalyzeObserver &observer_;
    int layers_;
    double head_blocks_ = 0;
    Clock::time_point start_ = Clock::now();
};

} // namespace

const char *program_version() { return SINKSCOPE_VERSION; }

ComputeType compute_type_from_name(const std::string &name)
{
    if (name == "auto")
        return ComputeType::automatic;
    if (name == "float32")
        return ComputeType::float32;
    if (name == "bfloat16")
        return ComputeType::bfloat16;
    throw Error("unknown compute type '" + name + "' (known: auto, float32, bfloat16)");
}

Device device_from_name(const std::string &name)
{
    if (name == "auto")
        return Device::automatic;
    if (name == "cpu")
        return Device::cpu;
    if (name == "cuda")
        return Device::cuda;
    throw Error("unknown device '" + name + "' (known: auto, cpu, cuda)");
}

std::shared_ptr<const Run> analyze(const AnalyzeRequest &request, AnalyzeObserver &observer, std::stop_token stop, ModelCache *cache)
{
    const c10::InferenceMode inference;
    if (request.threads > 0)
        at::set_num_threads(request.threads);
    observer.progress(0, -1, "opening the model");
    ModelCache own;
    ModelCache::Contents &model = (cache ? *cache : own).contents();
    open_model(model, request);

    auto run = std::make_shared<Run>(make_skeleton(request, model));
    observer.started(*run);
    try {
        std::vector<int32_t> ids;
        for (const Token &token : run->tokens)
            ids.push_back(token.id);
        const int layers = run->layers(), tokens = run->token_count();
        const Decoder decoder(model.loaded->reader, tokens);
        const Edits edits(request.interventions, layers, tokens, run->model.heads);
        StandardProbe probe(tokens, bos_candidates, request.per_head);
        const std::vector<Probe *> probes{&probe};

        Progress progress(observer, decoder.config(), request.logprob);
        progress.block_done(0);
        const at::Tensor last = prefill(
            *model.loaded, decoder, decoder.embed(ids), 0, edits, probes,
            [&](int layer, const at::Tensor &, const at::Tensor &) {
                const BlockRows rows = probe.rows(layer);
                apply(*run, rows);
                observer.rows_ready(rows);
                progress.block_done(layer + 1);
            },
            stop);
        const at::Tensor normed = decoder.final_norm(last);
        BlockRows rows = probe.final_rows(layers, last, normed);
        if (request.logprob)
            rows.token_logprob = token_logprob(decoder, normed, ids, stop);
        apply(*run, rows);
        observer.rows_ready(rows);
        run->settings.seconds = progress.elapsed();
    } catch (const c10::Error &error) {
        throw Error(request.model, "computing", error.what_without_backtrace());
    }
    run->detection = detect(*run, request.detector);
    observer.progress(1, 0, "done");
    return run;
}

} // namespace sinkscope
