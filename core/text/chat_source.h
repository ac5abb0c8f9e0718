#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sinkscope {

/// A chat template as a model carries it.
struct NamedTemplate {
    std::string name; ///< "default" for the only one
    std::string source; ///< Jinja
};

/// What a model brings along for its prompts, beside the tokenizer.
struct ChatSource {
    std::vector<NamedTemplate> templates; ///< may be empty
    std::vector<std::pair<std::string, std::string>> tokens; ///< what templates call bos_token, eos_token, ...
    std::vector<int32_t> end_tokens; ///< of generation_config.json; empty when it names none

    const NamedTemplate *find(const std::string &name) const; ///< nullptr when there is none of that name
    std::vector<std::string> names() const;
    std::string names_text() const; ///< for messages: "default, tools"
    std::string token(const std::string &name) const; ///< "" when it is not given
};

/// Reads, of a model folder, chat_template.jinja and additional_chat_templates/NAME.jinja, else tokenizer_config.json
/// (a string or a list of named ones), else chat_template.json; the special tokens of tokenizer_config.json and
/// special_tokens_map.json; generation_config.json. Of a GGUF file: tokenizer.chat_template,
/// tokenizer.chat_template.NAME, and the tokens that it names by id. Throws Error for a broken file.
ChatSource read_chat_source(const std::filesystem::path &model);

/// A template file: Jinja, or JSON with the key "chat_template". Throws Error.
NamedTemplate read_template_file(const std::filesystem::path &file);

} // namespace sinkscope
