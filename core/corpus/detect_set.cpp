#include "core/corpus/detect_set.h"

#include "core/corpus/check_traces.h"
#include "core/corpus/set_identity.h"
#include "core/data/error.h"
#include "core/store/detection_set.h"
#include "core/store/run_file.h"
#include "core/store/set_description.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <thread>
#include <utility>
#include <vector>

namespace sinkscope {

namespace {

/// What the set is, before anything of it is done.
SetDescription description_of(const DetectSetRequest &request, const TraceFile &traces)
{
    SetDescription wanted;
    static_cast<SetOrigin &>(wanted) =
        origin_of(request.analysis.model, request.analysis, request.analysis.prompt_settings);
    wanted.max_tokens = request.analysis.max_tokens.value_or(0);
    wanted.traces = absolute_text(request.traces);
    wanted.trace_count = traces.size();
    wanted.traces_hash = traces.hash();
    wanted.runs = absolute_text(request.runs);
    wanted.detector = request.analysis.detector;
    wanted.samples = request.samples.value_or(0);
    wanted.shard = request.shard;
    wanted.shards = request.shards;
    return wanted;
}

/// A file holds one part of a set, so that what it lacks can be told; or all, when it is merged.
void check_shard(const std::filesystem::path &output, const std::optional<SetDescription> &there,
                 const SetDescription &wanted, size_t lines)
{
    if (lines > 0 && there && there->shards > 0 && (there->shard != wanted.shard || there->shards != wanted.shards))
        throw Error(output, "",
                    "holds part " + std::to_string(there->shard) + " of " + std::to_string(there->shards) +
                        " of the set: each part has a file of its own, which merge joins");
}

/// The traces that are not done, checked: those that cannot be used go to `description.left_out`.
std::vector<int> usable_samples(const DetectSetRequest &request, const TraceFile &traces, const std::set<int> &done,
                                SetDescription &description, DetectSetObserver &observer, ModelCache &cache,
                                const std::stop_token &stop)
{
    std::vector<int> samples = description.wanted_samples();
    std::erase_if(samples, [&](int sample) { return done.contains(sample); });
    AnalyzeRequest analysis = request.analysis;
    analysis.passes_at_once = request.jobs;
    const auto told = [&](int number) { observer.checked(number, static_cast<int>(samples.size())); };
    const std::vector<BadTrace> bad = bad_traces(traces, samples, analysis, cache, told, stop);
    if (!bad.empty() && !request.skip_bad)
        throw Error(request.traces, "", bad_traces_text(bad, samples.size()) + "; --skip-bad leaves them out");
    for (const BadTrace &trace : bad) {
        observer.left_out(trace);
        description.left_out.push_back(trace.sample);
    }
    std::erase_if(samples, [&](int sample) { return std::ranges::find(bad, sample, &BadTrace::sample) != bad.end(); });
    return samples;
}

/// The record of a run; marked, or with `strict` refused, where the run holds what is no number.
DetectionRecord checked_record(const DetectSetRequest &request, const Run &run)
{
    DetectionRecord record = detection_record(run, run.detection);
    if (request.strict && !record.not_finite.empty())
        throw Error(request.analysis.model, "sample " + std::to_string(record.sample_index),
                    "the pass " + record.not_finite);
    return record;
}

/// A trace to be done.
struct Task {
    int number; ///< from 1 among the shard's
    int sample;
};

/// The traces of a set, worked off by several threads.
class SetWork {
public:
    SetWork(const DetectSetRequest &request, const TraceFile &traces, DetectSetObserver &observer, DetectionSet &output,
            std::vector<Task> tasks)
        : request_(request), traces_(traces), observer_(observer), output_(output), tasks_(std::move(tasks))
    {
    }

    /// Returns how many traces were done. Throws what the first thread that failed threw.
    int run(const std::stop_token &stop)
    {
        const std::stop_callback forward(stop, [this] { stop_.request_stop(); });
        const size_t jobs = std::min(tasks_.size(), static_cast<size_t>(request_.jobs));
        {
            std::vector<std::jthread> others;
            for (size_t i = 1; i < jobs; ++i)
                others.emplace_back([this] { work(); });
            work();
        }
        if (failure_)
            std::rethrow_exception(failure_);
        return done_;
    }

private:
    /// Tells of the runs of one thread, but not of its progress.
    class TraceObserver : public AnalyzeObserver {
    public:
        explicit TraceObserver(SetWork &work) : work_(work) { }
        void started(const Run &run) override
        {
            const std::scoped_lock lock(work_.mutex_);
            work_.observer_.started(run);
        }

    private:
        SetWork &work_;
    };

    void work()
    {
        try {
            ModelCache cache;
            AnalyzeRequest analysis = request_.analysis;
            analysis.logprob = !request_.runs.empty(); // the sinks do not need it
            analysis.passes_at_once = static_cast<int>(std::min(tasks_.size(), static_cast<size_t>(request_.jobs)));
            TraceObserver observer(*this);
            while (const std::optional<Task> task = next()) {
                analysis.trace = traces_.read(task->sample);
                finish(*task, *analyze(analysis, observer, stop_.get_token(), &cache));
            }
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (!failure_)
                failure_ = std::current_exception();
            stop_.request_stop();
        }
    }

    std::optional<Task> next()
    {
        const std::scoped_lock lock(mutex_);
        if (next_ == tasks_.size() || failure_)
            return std::nullopt;
        const Task task = tasks_[next_++];
        observer_.trace_started(task.number, task.sample);
        return task;
    }

    void finish(const Task &task, const Run &run)
    {
        const DetectionRecord record = checked_record(request_, run);
        const std::scoped_lock lock(mutex_); // HDF5 is for one thread at a time, too
        if (!request_.runs.empty())
            write_run(run, set_run_file(request_.runs, task.sample));
        output_.append(record);
        ++done_;
        observer_.trace_noticed(task.sample, run.trace.notices);
        observer_.trace_done(task.number, record);
    }

    const DetectSetRequest &request_;
    const TraceFile &traces_;
    DetectSetObserver &observer_;
    DetectionSet &output_;
    const std::vector<Task> tasks_;
    std::stop_source stop_;
    std::mutex mutex_; ///< of all below, the output and the observer
    size_t next_ = 0;
    int done_ = 0;
    std::exception_ptr failure_;
};

/// Turns the progress of traces that are computed together into that of one after the other, which is what a set's
/// observer counts.
class GroupObserver : public AnalyzeObserver {
public:
    /// `begun`: how many of `traces` are in the group; grows until the first progress.
    GroupObserver(DetectSetObserver &observer, std::span<const Task> traces, const size_t &begun)
        : observer_(observer), traces_(traces), begun_(begun)
    {
    }
    void forecast(const Forecast &needed) override { observer_.forecast(needed); }
    void progress(double fraction, double seconds_left, const std::string &stage) override
    {
        const double done = fraction * static_cast<double>(std::max<size_t>(1, begun_));
        const size_t now = std::min(static_cast<size_t>(done), std::max<size_t>(1, begun_) - 1);
        if (now + 1 > started_) {
            started_ = now + 1;
            observer_.trace_started(traces_[now].number, traces_[now].sample);
        }
        observer_.progress(done - static_cast<double>(now), seconds_left, stage);
    }

private:
    DetectSetObserver &observer_;
    std::span<const Task> traces_;
    const size_t &begun_;
    size_t started_ = 0;
};

/// One trace, or one group of traces that go through each block together, after the other.
int detect_in_order(const DetectSetRequest &request, const TraceFile &traces, const std::vector<Task> &tasks,
                    DetectionSet &output, DetectSetObserver &observer, const std::stop_token &stop, ModelCache &cache)
{
    int detected = 0;
    while (detected < static_cast<int>(tasks.size())) {
        const std::span<const Task> rest = std::span(tasks).subspan(static_cast<size_t>(detected));
        size_t begun = 0;
        const auto next = [&]() -> std::optional<AnalyzeRequest> {
            if (begun == rest.size())
                return std::nullopt;
            AnalyzeRequest analysis = request.analysis;
            analysis.logprob = !request.runs.empty(); // the sinks do not need it
            analysis.trace = traces.read(rest[begun].sample);
            ++begun;
            return analysis;
        };
        size_t done = 0;
        const auto take = [&](const std::shared_ptr<const Run> &run) {
            const auto [number, sample] = rest[done++];
            const DetectionRecord record = checked_record(request, *run);
            if (!request.runs.empty())
                write_run(*run, set_run_file(request.runs, sample));
            output.append(record);
            ++detected;
            observer.trace_noticed(sample, run->trace.notices);
            observer.trace_done(number, record);
        };
        GroupObserver group(observer, rest, begun);
        analyze_together(next, take, group, stop, cache);
    }
    return detected;
}

void check_numbers(const DetectSetRequest &request)
{
    if (request.shards < 1 || request.shard < 1 || request.shard > request.shards)
        throw Error("a shard is one of 1 to the number of shards, not " + std::to_string(request.shard) + " of " +
                    std::to_string(request.shards));
    if (request.jobs < 1)
        throw Error("the number of jobs must be 1 or more, not " + std::to_string(request.jobs));
}

} // namespace

int detect_set(const DetectSetRequest &request, DetectSetObserver &observer, std::stop_token stop)
{
    check_numbers(request);
    const TraceFile traces(request.traces);
    observer.traces_opened(traces);
    SetDescription description = description_of(request, traces);

    // a file that is there is looked at first; a new one is made once the traces are known to be good
    std::optional<DetectionSet> output;
    if (std::filesystem::exists(request.output))
        output.emplace(request.output);
    const std::set<int> done = output ? output->done() : std::set<int>();
    const auto there = read_set_description(request.output);
    check_goes_on(request.output, there, description, done.size());
    check_shard(request.output, there, description, done.size());
    auto cache = std::make_unique<ModelCache>();
    const std::vector<int> samples = usable_samples(request, traces, done, description, observer, *cache, stop);
    if (request.jobs > 1)
        cache.reset(); // each job opens the model for itself
    if (!output)
        output.emplace(request.output);
    for (const std::string &notice : output->notices())
        observer.noted(notice);
    if (!request.runs.empty())
        std::filesystem::create_directories(request.runs);
    const std::vector<int> all = description.wanted_samples(); // without those that are left out
    const auto kept = static_cast<int>(std::ranges::count_if(all, [&](int sample) { return done.contains(sample); }));
    observer.set_opened(kept, static_cast<int>(all.size()));

    std::vector<Task> tasks;
    for (size_t i = 0; i < all.size(); ++i)
        if (std::ranges::binary_search(samples, all[i]))
            tasks.push_back({static_cast<int>(i) + 1, all[i]});
    return ProgressKeeper(description, request.output, kept).keep([&] {
        return request.jobs > 1 ? SetWork(request, traces, observer, *output, std::move(tasks)).run(stop)
                                : detect_in_order(request, traces, tasks, *output, observer, stop, *cache);
    });
}

} // namespace sinkscope
