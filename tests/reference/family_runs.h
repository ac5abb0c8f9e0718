#pragma once

#include "core/engine/pipeline.h"
#include "core/store/run_file.h"
#include "tests/reference/family_fixtures.h"
#include "tests/reference/grid_comparison.h"
#include "tests/support/test_device.h"

// Runs of small checkpoints beside what transformers says of them.
namespace sinkscope::test {

inline Trace trace_of(const Run &reference)
{
    Trace trace;
    trace.token_ids = ids_of(reference);
    return trace;
}

inline AnalyzeRequest request_for(const std::filesystem::path &model, Trace trace)
{
    AnalyzeRequest request;
    request.model = model;
    request.trace = std::move(trace);
    request.device = test_device();
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
    const double worst = worst_ratio(as_grid(last_logits(Checkpoint::open(model), trace.token_ids)),
                                     as_grid(last_logits_of(reference)), logit_tolerance, logit_tolerance, what);
    QVERIFY2(worst <= 1, what.c_str());
}

} // namespace sinkscope::test
