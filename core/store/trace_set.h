#pragma once

#include "core/store/prompt_set.h"
#include "core/text/trace.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sinkscope {

class LineFile;

/// A traces.jsonl that grows by one line per generated trace and survives being killed at any moment, as DetectionSet
/// does. Lines have the published fields (`question`, `prompt`, `index`, `output`, `prefill_tokens`, `output_tokens`,
/// `total_tokens`, `sample_idx`, beside all fields of the problem) and `token_ids` and `prompt_tokens`, so that nothing
/// is tokenised again later.
class TraceSet {
public:
    /// Throws Error when another writer has the file, when it cannot be written, when a whole line is no trace with an
    /// `index`, or when an index is there twice.
    explicit TraceSet(const std::filesystem::path &file);
    ~TraceSet();
    TraceSet(const TraceSet &) = delete;
    TraceSet &operator=(const TraceSet &) = delete;

    std::vector<std::string> notices() const; ///< what a user should know of the file

    /// The `index` of each trace that is already in the file.
    const std::set<int> &done() const { return done_; }
    /// Whether the trace that is there with this index was made from this prompt.
    bool is_of(const PromptRecord &prompt) const;
    /// Adds one line and forces it to the disk before returning. Throws Error, leaving the file as it was.
    void append(const PromptRecord &prompt, const Trace &trace);

private:
    std::filesystem::path file_;
    std::set<int> done_;
    std::map<int, size_t> prompts_; ///< hashes of the prompts of those
    std::unique_ptr<LineFile> lines_;
};

/// One line of such a file, without the newline.
std::string trace_line(const PromptRecord &prompt, const Trace &trace);

struct WrittenTrace {
    PromptRecord prompt;
    Trace trace;
};

/// Writes such a file at once, in place of what `file` was. Throws Error.
void write_traces(const std::filesystem::path &file, const std::vector<WrittenTrace> &traces);

} // namespace sinkscope
