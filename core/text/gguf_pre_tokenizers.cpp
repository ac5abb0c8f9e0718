#include "core/text/gguf_pre_tokenizers.h"

#include <algorithm>

namespace sinkscope {

namespace {

struct Entry {
    const char *name;
    std::vector<const char *> expressions; ///< each cuts what the one before it left
    bool nfc = false;
    bool ignore_merges = false;
    bool adds_bos = false;
};

constexpr const char *llama3_expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char *qwen2_expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char *gpt4o_expression =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?)"
    R"(|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?)"
    R"(|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

const std::vector<Entry> &entries()
{
    static const std::vector<Entry> table = {
        {"gpt-2", {gpt2_expression}},
        {"phi-2", {gpt2_expression}},
        {"smollm", {R"(\p{N})", gpt2_expression}},
        {"qwen2", {qwen2_expression}, true},
        {"deepseek-r1-qwen", {qwen2_expression}, true},
        {"llama-bpe", {llama3_expression}, false, true, true},
        {"llama3", {llama3_expression}, false, true, true},
        {"llama-v3", {llama3_expression}, false, true, true},
        {"dbrx", {llama3_expression}},
        {"gpt-4o", {gpt4o_expression}},
        // What llama.cpp takes when it does not know where a vocabulary comes from.
        {"default", {R"([\p{P}\$\+<=>\^~\|]+)", gpt2_expression, R"(\p{N}+)", "[0-9][0-9][0-9]"}},
    };
    return table;
}

} // namespace

bool find_gguf_pre_tokenizer(const std::string &name, GgufPreTokenizer &found)
{
    const auto entry = std::find_if(entries().begin(), entries().end(),
                                    [&](const Entry &candidate) { return candidate.name == name; });
    if (entry == entries().end())
        return false;
    found = {};
    if (entry->nfc)
        found.normalizer.push_back(unicode_normalization(UnicodeForm::nfc));
    for (const char *expression : entry->expressions)
        found.steps.push_back(split(Pattern::regex(expression), SplitBehavior::isolated, false));
    found.steps.push_back(byte_level(false, false));
    found.ignore_merges = entry->ignore_merges;
    found.adds_bos = entry->adds_bos;
    return true;
}

std::string known_gguf_pre_tokenizers()
{
    std::string names;
    for (const Entry &entry : entries())
        names += (names.empty() ? "" : ", ") + std::string(entry.name);
    return names;
}

} // namespace sinkscope
