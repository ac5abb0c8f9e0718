#include "core/text/chat_source.h"

#include "core/checkpoint/gguf.h"
#include "core/data/error.h"
#include "core/json/json_reader.h"
#include "core/text/text_file.h"

#include <algorithm>
#include <array>

namespace sinkscope {

namespace {

namespace fs = std::filesystem;

constexpr uint64_t largest_template = 4u << 20;
constexpr uint64_t largest_config = 256u << 20; ///< tokenizer_config.json lists all added tokens
constexpr std::array token_names{"bos_token", "eos_token", "unk_token", "sep_token",
                                 "pad_token", "cls_token", "mask_token"};

bool is_file(const fs::path &file)
{
    std::error_code ignored;
    return fs::is_regular_file(file, ignored);
}

/// The value of "chat_template": a string, or a list of named ones.
void append_templates(const JsonReader &node, std::vector<NamedTemplate> &templates)
{
    if (node.is_string()) {
        templates.push_back({"default", node.string()});
        return;
    }
    if (!node.is_list())
        node.fail("is neither a string nor a list of named templates");
    for (std::size_t index = 0; index < node.size(); ++index)
        templates.push_back({node.element(index).at("name").string(), node.element(index).at("template").string()});
}

/// Special tokens are strings, or objects with their content.
void append_tokens(const JsonReader &root, ChatSource &source)
{
    for (const char *name : token_names) {
        const auto node = root.find(name);
        if (!node || !source.token(name).empty())
            continue;
        const auto content = node->is_object() ? node->find("content") : node;
        if (content && content->is_string())
            source.tokens.emplace_back(name, content->string());
    }
}

void read_end_tokens(const fs::path &file, ChatSource &source)
{
    if (!is_file(file))
        return;
    const auto node = JsonReader::parse(read_whole_file(file, largest_config), file).find("eos_token_id");
    if (!node)
        return;
    const auto add = [&](const JsonReader &one) {
        source.end_tokens.push_back(static_cast<int32_t>(one.whole(0, INT32_MAX)));
    };
    if (!node->is_list())
        return add(*node);
    for (std::size_t index = 0; index < node->size(); ++index)
        add(node->element(index));
}

ChatSource read_folder(const fs::path &folder)
{
    ChatSource source;
    if (is_file(folder / "chat_template.jinja"))
        source.templates.push_back({"default", read_template_file(folder / "chat_template.jinja").source});
    std::error_code ignored;
    for (const auto &entry : fs::directory_iterator(folder / "additional_chat_templates", ignored))
        if (entry.path().extension() == ".jinja")
            source.templates.push_back(read_template_file(entry.path()));
    for (const char *name : {"tokenizer_config.json", "special_tokens_map.json", "chat_template.json"}) {
        const fs::path file = folder / name;
        if (!is_file(file))
            continue;
        const JsonReader root = JsonReader::parse(read_whole_file(file, largest_config), file);
        append_tokens(root, source);
        if (const auto node = root.find("chat_template"); node && source.templates.empty())
            append_templates(*node, source.templates);
    }
    read_end_tokens(folder / "generation_config.json", source);
    return source;
}

ChatSource read_gguf(const fs::path &path)
{
    const auto file = GgufFile::open(path);
    ChatSource source;
    const std::string key = "tokenizer.chat_template";
    for (const std::string &name : file->keys())
        if (name == key || name.starts_with(key + "."))
            source.templates.push_back({name == key ? "default" : name.substr(key.size() + 1), file->string(name)});
    if (!file->has("tokenizer.ggml.tokens"))
        return source;
    const std::vector<std::string> tokens = file->strings("tokenizer.ggml.tokens");
    constexpr std::array<std::pair<const char *, const char *>, 6> ids{{{"bos_token", "bos"},
                                                                        {"eos_token", "eos"},
                                                                        {"unk_token", "unknown"},
                                                                        {"sep_token", "seperator"},
                                                                        {"pad_token", "padding"},
                                                                        {"cls_token", "cls"}}};
    for (const auto &[name, stem] : ids) {
        const int64_t id = file->integer_or("tokenizer.ggml." + std::string(stem) + "_token_id", -1);
        if (id >= 0 && id < static_cast<int64_t>(tokens.size()))
            source.tokens.emplace_back(name, tokens[static_cast<std::size_t>(id)]);
    }
    return source;
}

} // namespace

const NamedTemplate *ChatSource::find(const std::string &name) const
{
    const auto found = std::ranges::find(templates, name, &NamedTemplate::name);
    return found == templates.end() ? nullptr : &*found;
}

std::vector<std::string> ChatSource::names() const
{
    std::vector<std::string> all;
    for (const NamedTemplate &one : templates)
        all.push_back(one.name);
    return all;
}

std::string ChatSource::names_text() const
{
    std::string all;
    for (const NamedTemplate &one : templates)
        all += (all.empty() ? "" : ", ") + one.name;
    return all;
}

std::string ChatSource::token(const std::string &name) const
{
    const auto found = std::ranges::find(tokens, name, &std::pair<std::string, std::string>::first);
    return found == tokens.end() ? std::string() : found->second;
}

ChatSource read_chat_source(const fs::path &model)
{
    std::error_code ignored;
    return fs::is_directory(model, ignored) ? read_folder(model) : read_gguf(model);
}

NamedTemplate read_template_file(const fs::path &file)
{
    std::string text = read_whole_file(file, largest_template);
    if (file.extension() != ".json")
        return {file.stem().string(), std::move(text)};
    return {file.stem().string(), JsonReader::parse(text, file).at("chat_template").string()};
}

} // namespace sinkscope
