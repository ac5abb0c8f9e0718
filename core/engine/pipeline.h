#pragma once

#include "core/analysis/sinks.h"
#include "core/data/intervention.h"
#include "core/data/run.h"
#include "core/engine/compute_settings.h"
#include "core/engine/forecast.h"
#include "core/text/prepare_trace.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sinkscope {

/// Everything that an analysis depends on.
struct AnalyzeRequest : ComputeSettings {
    std::filesystem::path model; ///< Hugging Face folder or GGUF file
    Trace trace; ///< from read_trace, or filled by hand
    PromptSettings prompt_settings;
    std::optional<int> max_tokens;
    bool per_head = false; ///< keep sink_score_per_head too
    bool logprob = true; ///< compute token_logprob
    int passes_at_once = 1; ///< as many passes, each with weights of its own, share that memory
    DetectorParameters detector;
    std::vector<Intervention> interventions;
};

/// Told of the progress from the thread that calls analyze().
class AnalyzeObserver {
public:
    virtual ~AnalyzeObserver() = default;
    /// What the pass will need; it fits.
    virtual void forecast(const Forecast &) { }
    /// Model and tokens are known; grids are allocated and empty.
    virtual void started(const Run &) { }
    /// A block (or, for rows.layer == L, the end of the stack) is done.
    virtual void rows_ready(const BlockRows &) { }
    /// fraction in 0..1, seconds_left < 0 while it is not known, `stage` a short text such as "block 7 of 30".
    virtual void progress(double /*fraction*/, double /*seconds_left*/, const std::string & /*stage*/) { }
};

/// Keeps the model of the last analysis open, weights that fit in memory included, so that the next one on the same
/// model starts at once. Used by one thread at a time.
class ModelCache {
public:
    ModelCache();
    ~ModelCache();
    ModelCache(const ModelCache &) = delete;
    ModelCache &operator=(const ModelCache &) = delete;

    struct Contents;
    Contents &contents() { return *contents_; }

private:
    std::unique_ptr<Contents> contents_;
};

/// The one way in, for window and command line: opens the model, prepares the trace, runs the instrumented pass,
/// detects sinks. Throws Error for bad input, also when the pass would not fit into the memory limit, and Cancelled
/// when `stop` was requested (seen within a block).
std::shared_ptr<const Run> analyze(const AnalyzeRequest &request, AnalyzeObserver &observer, std::stop_token stop = {},
                                   ModelCache *cache = nullptr);

/// Several traces of one model, block by block: every block is read once for all of them.
/// `next` gives the requests, which share model, compute type and device, and nothing when there are no more; it is
/// called as long as another trace fits into memory, and only once when the weights all stay there, since nothing is
/// gained then. The observer hears of the progress of all of them together. `take` is given each run as soon as it is
/// whole, in the order of the requests. Throws like analyze(); an Error of a request behind the first (a broken trace,
/// one that does not fit) is thrown when those before it are done. One that does not fit a card which was not asked for
/// by name is neither computed nor refused: it is to be given again, first, and then has the CPU.
void analyze_together(const std::function<std::optional<AnalyzeRequest>()> &next,
                      const std::function<void(std::shared_ptr<const Run>)> &take, AnalyzeObserver &observer,
                      std::stop_token stop, ModelCache &cache);

/// What analyze() would do.
struct Preview {
    PreparedTrace trace; ///< the tokens as the model would be given them
    Forecast forecast;
    std::vector<std::string> templates; ///< chat templates that the model has, by name
};

/// What analyze() would do and need, without running it: reads the model's description, tokenises the trace and times a
/// small product. Throws Error for bad input; not for a pass that does not fit.
Preview preview(const AnalyzeRequest &request, ModelCache *cache = nullptr, std::stop_token stop = {});

/// "1.2.3" of this program.
const char *program_version();

} // namespace sinkscope
