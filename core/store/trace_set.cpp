#include "core/store/trace_set.h"

#include "core/data/error.h"
#include "core/json/json_reader.h"
#include "core/json/json_text_internal.h"
#include "core/json/parse_json_internal.h"
#include "core/store/line_file_internal.h"
#include "core/store/replaced_file.h"

#include <functional>

namespace sinkscope {

TraceSet::TraceSet(const std::filesystem::path &file) : file_(file)
{
    lines_ = std::make_unique<LineFile>(file, "{\"", [this](const std::string &line, int64_t number) {
        const std::string place = "line " + std::to_string(number);
        const JsonReader fields = JsonReader::parse(line, file_, place);
        int index = -1;
        fields.require("index", index);
        fields.at("output");
        if (const auto prompt = fields.find("prompt"))
            prompts_[index] = std::hash<std::string>()(prompt->string());
        if (!done_.insert(index).second)
            throw Error(file_, place, "the trace with index " + std::to_string(index) + " is in the file twice");
    });
}

TraceSet::~TraceSet() = default;

std::vector<std::string> TraceSet::notices() const
{
    return lines_->locked() ? std::vector<std::string>() : std::vector<std::string>{no_lock_notice};
}

bool TraceSet::is_of(const PromptRecord &prompt) const
{
    const auto found = prompts_.find(prompt.index);
    return found != prompts_.end() && found->second == std::hash<std::string>()(prompt.prompt);
}

void TraceSet::append(const PromptRecord &prompt, const Trace &trace)
{
    if (done_.contains(prompt.index))
        throw Error(file_, "", "the trace with index " + std::to_string(prompt.index) + " is in the file already");
    lines_->append(trace_line(prompt, trace));
    done_.insert(prompt.index);
}

std::string trace_line(const PromptRecord &prompt, const Trace &trace)
{
    Json line = parse_json<Json>(prompt.fields, "", "the fields of a prompt");
    // `text` would win over prompt and output when the trace is read
    line.erase("text");
    const auto total = static_cast<int>(trace.token_ids.size());
    line["question"] = prompt.question;
    line["prompt"] = trace.prompt;
    line["index"] = prompt.index;
    line["output"] = trace.output;
    line["prefill_tokens"] = trace.prompt_tokens;
    line["output_tokens"] = total - trace.prompt_tokens;
    line["total_tokens"] = total;
    line["sample_idx"] = 0;
    line["prompt_tokens"] = trace.prompt_tokens;
    line["token_ids"] = trace.token_ids;
    return json_text(line);
}

void write_traces(const std::filesystem::path &file, const std::vector<WrittenTrace> &traces)
{
    ReplacedFile replaced(file);
    for (const auto &[prompt, trace] : traces)
        replaced.write(trace_line(prompt, trace) + '\n');
    replaced.commit();
}

} // namespace sinkscope
