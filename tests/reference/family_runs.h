#pragma once

#include "core/engine/model_internal.h"
#include "core/engine/pipeline.h"
#include "core/store/hdf5_reader_internal.h"
#include "core/store/run_file.h"
#include "tests/reference/grid_comparison.h"

#include <c10/core/InferenceMode.h>

#include <filesystem>
#include <memory>
#include <vector>

// Runs of small checkpoints beside what transformers says of them.
namespace sinkscope::test {

inline constexpr double logit_tolerance = 1e-3; // the logits of these models are near 1

inline Trace trace_of(const Run &reference)
{
    Trace trace;
    for (const Token &token : reference.tokens)
        trace.token_ids.push_back(token.id);
    return trace;
}

inline std::vector<float> last_logits_of(const std::filesystem::path &reference)
{
    const hdf5::LibraryLock lock;
    hdf5::Reader reader(reference, int64_t{1} << 20);
    const hdf5::Dataset dataset = reader.open("logits_last", hdf5::Content::real);
    std::vector<float> values(static_cast<size_t>(dataset.elements()));
    reader.read(dataset, std::span<float>(values));
    return values;
}

/// What the model says after the last token.
inline std::vector<float> last_logits(const std::filesystem::path &folder, const std::vector<int32_t> &ids)
{
    const c10::InferenceMode inference;
    const auto model = load_model(Checkpoint::open(folder), at::kFloat, at::kCPU);
    const Decoder decoder(model->reader, static_cast<int>(ids.size()));
    const at::Tensor residual = prefill(*model, decoder, decoder.embed(ids), 0, {}, {}, {}, {});
    std::vector<float> values;
    decoder.logits(decoder.final_norm(residual.narrow(0, residual.size(0) - 1, 1)),
                   [&](int64_t, const at::Tensor &logits) {
                       values.assign(logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel());
                   },
                   {});
    return values;
}

inline AnalyzeRequest request_for(const std::filesystem::path &model, Trace trace)
{
    AnalyzeRequest request;
    request.model = model;
    request.trace = std::move(trace);
    request.device = Device::cpu;
    request.threads = 1;
    request.per_head = true;
    return request;
}

inline std::shared_ptr<const Run> run(const AnalyzeRequest &request)
{
    AnalyzeObserver observer;
    return analyze(request, observer);
}

/// All grids, scores per head and last logits, in float32.
inline void compare_with_reference(const std::filesystem::path &model, const std::filesystem::path &reference)
{
    const Run expected = read_run(reference);
    const Trace trace = trace_of(expected);
    compare_runs(*run(request_for(model, trace)), expected, {});
    std::string what;
    const double worst = worst_ratio(as_grid(last_logits(model, trace.token_ids)), as_grid(last_logits_of(reference)),
                                     logit_tolerance, logit_tolerance, what);
    QVERIFY2(worst <= 1, what.c_str());
}

} // namespace sinkscope::test
