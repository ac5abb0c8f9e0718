#pragma once

#include "app/window/workspace.h"
#include "core/data/error.h"
#include "tests/support/sample_run.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace sinkscope::test {

/// An analysis that hands out the rows of a synthetic run as the engine would: skeleton, rows, progress, and a look at
/// the stop token before every block. It can be held at a block, for tests that cancel midway.
struct FakeAnalysis {
    Run whole = sample_run();
    std::atomic<int> hold_at = -1; ///< wait before this layer until stopped or released (set to -1)
    std::atomic<int> calls = 0;
    std::atomic<bool> saw_stop = false;
    AnalyzeRequest request; ///< of the last call; read it when the job has ended

    std::shared_ptr<const Run> operator()(const AnalyzeRequest &asked, AnalyzeObserver &observer, std::stop_token stop)
    {
        ++calls;
        request = asked;
        observer.started(sample_skeleton(whole));
        for (int layer = 0; layer <= whole.layers(); ++layer) {
            while (hold_at == layer && !stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (stop.stop_requested()) {
                saw_stop = true;
                throw Cancelled();
            }
            observer.rows_ready(sample_block_rows(whole, layer));
            observer.progress((layer + 1.0) / (whole.layers() + 1), whole.layers() - layer, "block");
        }
        return std::make_shared<const Run>(whole);
    }

    Workspace::Analysis function()
    {
        return [this](const AnalyzeRequest &asked, AnalyzeObserver &observer, std::stop_token stop) {
            return (*this)(asked, observer, stop);
        };
    }
};

/// What read_trace() might have given.
inline Trace sample_trace()
{
    Trace trace;
    trace.source = "sample.jsonl";
    trace.text = "Tell me of a baker.";
    return trace;
}

} // namespace sinkscope::test
