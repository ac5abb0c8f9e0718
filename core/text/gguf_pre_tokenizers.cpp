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

constexpr const char *qwen35_expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char *seed_coder_expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char *tekken_expression =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+)"
    R"(|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*)"
    R"(|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
/// Published with intersections of sets ([...&&[^\p{Han}]]), which PCRE2 has not.
constexpr const char *kimi_k2_expression =
    R"(\p{Han}+|[^\r\n\p{L}\p{N}]?(?:(?!\p{Han})[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])*(?:(?!\p{Han})[\p{Ll}\p{Lm}\p{Lo}\p{M}])+)"
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)?)"
    R"(|[^\r\n\p{L}\p{N}]?(?:(?!\p{Han})[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])+(?:(?!\p{Han})[\p{Ll}\p{Lm}\p{Lo}\p{M}])*)"
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
/// The letters that DeepSeek LLM's first vocabulary takes for such: those with two cases.
constexpr const char *cased_letters =
    R"(\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝ\x{1F5F}-\x{1F7D}ᾀ-ᾴᾶ-ᾼ\x{1FBE}ῂ-ῄῆ-ῌ\x{1FD0}-\x{1FD3})"
    R"(\x{1FD6}-\x{1FDB}ῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\x{2126}ℨ\x{212A}-\x{212D}ℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]+)";
constexpr const char *east_asian = "[一-龥ࠀ-一가-퟿]+";
constexpr const char *deepseek_v3_words =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";

const std::vector<Entry> &entries()
{
    const Entry deepseek_v3{"deepseek-v3", {R"(\p{N}{1,3})", "[一-龥\u3040-ゟ゠-ヿ]+", deepseek_v3_words}};
    const auto as = [](const char *name, Entry entry) {
        entry.name = name;
        return entry;
    };
    static const std::vector<Entry> table = {
        {"gpt-2", {gpt2_expression}},
        {"phi-2", {gpt2_expression}},
        {"olmo", {gpt2_expression}},
        {"mpt", {gpt2_expression}},
        {"jais", {gpt2_expression}},
        {"trillion", {gpt2_expression}},
        {"exaone4", {gpt2_expression}},
        {"smollm", {R"(\p{N})", gpt2_expression}},
        {"starcoder", {R"(\p{N})", gpt2_expression}},
        {"refact", {R"(\p{N})", gpt2_expression}},
        {"command-r", {R"(\p{N})", gpt2_expression}},
        {"codeshell", {R"(\p{N})", gpt2_expression}},
        {"exaone", {R"(\p{N})", gpt2_expression}},
        {"falcon", {R"([\p{P}\$\+<=>\^~\|`]+)", gpt2_expression, "[0-9][0-9][0-9]"}},
        {"bloom", {R"( ?[^(\s|.,!?…。，、।۔،)]+)"}},
        {"qwen2", {qwen2_expression}, true},
        {"stablelm2", {qwen2_expression}},
        {"hunyuan", {qwen2_expression}},
        {"qwen35", {qwen35_expression}, true},
        {"seed-coder", {seed_coder_expression}},
        {"deepseek-llm",
         {"[\r\n]", cased_letters, R"(\s?[!-/:-~！-／：-～‘-‟　-。]+)", R"(\s+$)", east_asian, R"(\p{N}+)"}},
        {"deepseek-coder", {"[\r\n]", R"(\s?\p{L}+)", R"(\s?\p{P}+)", east_asian, R"(\p{N})"}},
        deepseek_v3,
        as("hunyuan-dense", deepseek_v3),
        {"kimi-k2", {kimi_k2_expression}},
        {"tekken", {tekken_expression}, false, true, true},
        {"minimax-m2", {gpt4o_expression}},
        {"falcon3", {llama3_expression}, false, true, true},
        {"lfm2", {llama3_expression}, false, true, true},
        {"smaug-bpe", {llama3_expression}},
        {"chatglm-bpe", {llama3_expression}},
        {"glm4", {llama3_expression}},
        {"deepseek-r1-qwen", {qwen2_expression}, true},
        {"llama-bpe", {llama3_expression}, false, true, true},
        {"llama3", {llama3_expression}, false, true, true},
        {"llama-v3", {llama3_expression}, false, true, true},
        {"dbrx", {llama3_expression}},
        {"gpt-4o", {gpt4o_expression}},
        // What llama.cpp takes when it does not know where a vocabulary comes from.
        {default_gguf_pre_tokenizer, {R"([\p{P}\$\+<=>\^~\|]+)", gpt2_expression, R"(\p{N}+)", "[0-9][0-9][0-9]"}},
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
