#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

/// One problem or prompt that a trace is to be generated from.
struct PromptRecord {
    int index = 0; ///< of the record in its file, from 0
    std::string fields = "{}"; ///< all fields of the record, as a JSON object: they are kept in the trace
    std::string question; ///< `problem` or `question`, or the prompt itself
    std::string prompt; ///< what the user says: the wrapped question, or the record's own `prompt`
};

/// Reads a JSONL file of problems (`problem` as in AIME and MATH, `question` as in GSM8K) or prompts (`prompt`).
/// `wrapper`: one of prompt_wrapper_names, put around the problem; empty = the record's `prompt` if it has one, else
/// the problem as it stands. `most`: only the first so many records. Throws Error naming file, line and key.
std::vector<PromptRecord> read_prompts(const std::filesystem::path &file, const std::string &wrapper,
                                       std::optional<int> most = {});

} // namespace sinkscope
