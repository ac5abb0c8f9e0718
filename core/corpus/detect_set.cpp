#include "core/corpus/detect_set.h"

#include "core/checkpoint/checkpoint.h"
#include "core/data/error.h"
#include "core/store/detection_set.h"
#include "core/store/run_file.h"
#include "core/store/set_description.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

namespace sinkscope {

namespace {

/// Writes the description of a new set; compares with that of an old one.
void settle_description(const DetectSetRequest &request, bool is_new)
{
    const auto absolute = [](const std::filesystem::path &path) {
        return path.empty() ? std::string() : std::filesystem::absolute(path).string();
    };
    ModelCard model = Checkpoint::open(request.analysis.model)->card();
    model.path = absolute(request.analysis.model);
    const SetDescription wanted{.program_version = program_version(),
                                .model = model,
                                .traces = absolute(request.traces),
                                .runs = absolute(request.runs),
                                .prompt = request.analysis.prompt_settings,
                                .max_tokens = request.analysis.max_tokens.value_or(0),
                                .dtype = name_of(compute_type_names, request.analysis.compute_type),
                                .detector = request.analysis.detector};
    const auto there = read_set_description(request.output);
    if (is_new || !there) {
        write_set_description(wanted, request.output);
        return;
    }
    if (const std::string difference = set_difference(*there, wanted); !difference.empty())
        throw Error(request.output, "", "was made with other settings and cannot go on: " + difference + " differ");
}

/// A trace to be done.
struct Task {
    int number; ///< from 1 among the shard's
    int sample;
};

/// The traces of a set, worked off by several threads.
class SetWork {
public:
    SetWork(const DetectSetRequest &request, DetectSetObserver &observer, DetectionSet &output, std::vector<Task> tasks)
        : request_(request), observer_(observer), output_(output), tasks_(std::move(tasks))
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
                analysis.trace = read_trace(request_.traces, task->sample);
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
        const DetectionRecord record = detection_record(run, run.detection);
        const std::scoped_lock lock(mutex_); // HDF5 is for one thread at a time, too
        if (!request_.runs.empty())
            write_run(run, set_run_file(request_.runs, task.sample));
        output_.append(record);
        ++done_;
        observer_.trace_noticed(task.sample, run.trace.notices);
        observer_.trace_done(task.number, record);
    }

    const DetectSetRequest &request_;
    DetectSetObserver &observer_;
    DetectionSet &output_;
    const std::vector<Task> tasks_;
    std::stop_source stop_;
    std::mutex mutex_; ///< of all below, the output and the observer
    size_t next_ = 0;
    int done_ = 0;
    std::exception_ptr failure_;
};

std::vector<int> samples_of(const DetectSetRequest &request)
{
    const int count = std::min(read_trace(request.traces).sample_count, request.samples.value_or(INT32_MAX));
    std::vector<int> samples;
    for (int sample = request.shard - 1; sample < count; sample += request.shards)
        samples.push_back(sample);
    return samples;
}

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

} // namespace

int detect_set(const DetectSetRequest &request, DetectSetObserver &observer, std::stop_token stop)
{
    if (request.shards < 1 || request.shard < 1 || request.shard > request.shards)
        throw Error("a shard is one of 1 to the number of shards, not " + std::to_string(request.shard) + " of " +
                    std::to_string(request.shards));
    if (request.jobs < 1)
        throw Error("the number of jobs must be 1 or more, not " + std::to_string(request.jobs));
    const std::vector<int> samples = samples_of(request);
    DetectionSet output(request.output);
    settle_description(request, output.done().empty());
    if (!request.runs.empty())
        std::filesystem::create_directories(request.runs);
    observer.set_opened(
        static_cast<int>(std::ranges::count_if(samples, [&](int sample) { return output.done().contains(sample); })),
        static_cast<int>(samples.size()));

    std::vector<Task> tasks;
    for (size_t i = 0; i < samples.size(); ++i)
        if (!output.done().contains(samples[i]))
            tasks.push_back({static_cast<int>(i) + 1, samples[i]});
    if (request.jobs > 1)
        return SetWork(request, observer, output, std::move(tasks)).run(stop);
    ModelCache cache;
    int detected = 0;
    while (detected < static_cast<int>(tasks.size())) {
        const std::span<const Task> rest = std::span(std::as_const(tasks)).subspan(static_cast<size_t>(detected));
        size_t begun = 0;
        const auto next = [&]() -> std::optional<AnalyzeRequest> {
            if (begun == rest.size())
                return std::nullopt;
            AnalyzeRequest analysis = request.analysis;
            analysis.logprob = !request.runs.empty(); // the sinks do not need it
            analysis.trace = read_trace(request.traces, rest[begun].sample);
            ++begun;
            return analysis;
        };
        size_t done = 0;
        const auto take = [&](const std::shared_ptr<const Run> &run) {
            const auto [number, sample] = rest[done++];
            if (!request.runs.empty())
                write_run(*run, set_run_file(request.runs, sample));
            const DetectionRecord record = detection_record(*run, run->detection);
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

int merge_sets(const std::vector<std::filesystem::path> &parts, const std::filesystem::path &output)
{
    const std::vector<DetectionRecord> merged = merge_detections(parts);
    std::optional<SetDescription> description;
    for (const std::filesystem::path &part : parts) {
        const auto other = read_set_description(part);
        if (!other)
            continue;
        if (!description)
            description = other;
        else if (const std::string difference = set_difference(*description, *other); !difference.empty())
            throw Error(part, "", "does not belong to the same set as the parts before: " + difference + " differ");
    }
    write_detections(merged, output);
    if (description)
        write_set_description(*description, output);
    return static_cast<int>(merged.size());
}

} // namespace sinkscope
