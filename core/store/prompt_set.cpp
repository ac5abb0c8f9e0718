#include "core/store/prompt_set.h"

#include "core/data/error.h"
#include "core/json/json_reader.h"
#include "core/text/prompt_wrapper.h"
#include "core/text/text_file.h"

namespace sinkscope {

namespace {

constexpr uint64_t largest_file = uint64_t(256) << 20;

PromptRecord read_prompt(const std::string &line, const std::filesystem::path &file, int number,
                         const std::string &wrapper)
{
    const std::string place = "line " + std::to_string(number);
    const JsonReader fields = JsonReader::parse(line, file, place);
    PromptRecord record;
    record.fields = line;
    fields.read("prompt", record.prompt);
    for (const char *key : {"question", "problem"})
        fields.read(key, record.question);
    if (record.question.empty()) {
        record.question = record.prompt;
        record.prompt.clear();
    }
    if (record.question.empty())
        throw Error(file, place, "no prompt: expected \"problem\", \"question\" or \"prompt\"");
    if (record.prompt.empty() || !wrapper.empty())
        record.prompt = wrap_prompt(wrapper, record.question);
    return record;
}

} // namespace

std::vector<PromptRecord> read_prompts(const std::filesystem::path &file, const std::string &wrapper,
                                       std::optional<int> most)
{
    const std::string content = read_whole_file(file, largest_file);
    std::vector<PromptRecord> records;
    int number = 0;
    for (size_t start = 0; start < content.size() && (!most || static_cast<int>(records.size()) < *most);) {
        const size_t end = std::min(content.find('\n', start), content.size());
        const std::string line = content.substr(start, end - start);
        start = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        PromptRecord record = read_prompt(line, file, number, wrapper);
        record.index = static_cast<int>(records.size());
        records.push_back(std::move(record));
    }
    if (records.empty())
        throw Error(file, "", "holds no prompts");
    return records;
}

} // namespace sinkscope
