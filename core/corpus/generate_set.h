#pragma once

#include "core/engine/generator.h"
#include "core/store/prompt_set.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace sinkscope {

struct GenerateSetRequest {
    GenerateRequest generation; ///< prompt, wrapper and prompt_ids are not used: the prompts below are
    std::vector<PromptRecord> prompts; ///< the trace of record i is sampled with seed + index, whatever was done before
    std::filesystem::path output;
    int at_once = 1; ///< traces that are written together, at most
};

class GenerateSetObserver {
public:
    virtual ~GenerateSetObserver() = default;
    /// `kept` of `total` traces are in the output already.
    virtual void set_opened(int /*kept*/, int /*total*/) { }
    virtual void noted(const std::string &) { } ///< something that a user should know
    /// `number` from 1 among all.
    virtual void trace_started(int /*number*/, const PreparedTrace & /*prompt*/) { }
    virtual void token(int /*number*/, const std::string & /*text*/) { }
    virtual void trace_done(int /*number*/, const GeneratedTrace &) { } ///< it is in the output
};

/// Generates the traces that the output has not yet, and returns how many that were. They come into the file in the
/// prompts' order, whatever order they end in, each whole or not at all. Throws Error, also when the output was made
/// with other settings, weights or prompts, and Cancelled when `stop` was requested: the traces at work are then
/// dropped.
int generate_set(const GenerateSetRequest &request, GenerateSetObserver &observer, std::stop_token stop = {},
                 ModelCache *cache = nullptr);

} // namespace sinkscope
