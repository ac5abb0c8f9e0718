#include "core/text/tokenizer_gguf.h"

#include "core/checkpoint/gguf.h"
#include "core/data/error.h"
#include "core/text/bpe_tokenizer.h"
#include "core/text/gguf_pre_tokenizers.h"
#include "core/text/unigram_model.h"
#include "core/text/utf8.h"

namespace sinkscope {

namespace {

constexpr const char *tokens_key = "tokenizer.ggml.tokens";
constexpr const char *types_key = "tokenizer.ggml.token_type";
constexpr const char *merges_key = "tokenizer.ggml.merges";
constexpr const char *scores_key = "tokenizer.ggml.scores";

enum TokenType : int32_t { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };

/// Vocabulary and token types; control and user-defined tokens are found in the text itself.
struct GgufVocabulary {
    std::shared_ptr<Vocabulary> vocabulary = std::make_shared<Vocabulary>();
    std::vector<int32_t> types;
    std::vector<AddedToken> added_tokens;
};

std::string at_index(const char *key, std::size_t index)
{
    return std::string(key) + "[" + std::to_string(index) + "]";
}

GgufVocabulary read_vocabulary(const GgufFile &file)
{
    GgufVocabulary result;
    const std::vector<std::string> tokens = file.strings(tokens_key);
    if (tokens.empty())
        throw Error(file.path(), tokens_key, "the vocabulary is empty");
    result.types = file.has(types_key) ? file.integers(types_key) : std::vector<int32_t>(tokens.size(), normal);
    if (result.types.size() != tokens.size())
        throw Error(file.path(), types_key,
                    "has " + std::to_string(result.types.size()) + " entries for " + std::to_string(tokens.size()) +
                        " tokens");
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (!result.vocabulary->add(tokens[id], static_cast<int64_t>(id)))
            throw Error(file.path(), at_index(tokens_key, id), "\"" + tokens[id] + "\" stands in the vocabulary twice");
        if (result.types[id] != control && result.types[id] != user_defined && result.types[id] != unknown)
            continue;
        AddedToken token;
        token.content = utf16_from_utf8(tokens[id]);
        token.id = static_cast<int32_t>(id);
        token.special = result.types[id] != user_defined;
        result.added_tokens.push_back(std::move(token));
    }
    return result;
}

/// The id that a key gives; -1 when the key is absent.
int32_t token_id(const GgufFile &file, const std::string &key, const Vocabulary &vocabulary)
{
    const int64_t id = file.integer_or(key, -1);
    if (id < -1 || id >= vocabulary.size())
        throw Error(file.path(), key,
                    std::to_string(id) + " is not in the vocabulary of " + std::to_string(vocabulary.size()));
    return static_cast<int32_t>(id);
}

int32_t bos_added_id(const GgufFile &file, const Vocabulary &vocabulary, bool otherwise)
{
    const int32_t id = token_id(file, "tokenizer.ggml.bos_token_id", vocabulary);
    return file.boolean_or("tokenizer.ggml.add_bos_token", otherwise) ? id : -1;
}

MergeListModel::Merges read_merges(const GgufFile &file, const Vocabulary &vocabulary)
{
    const std::vector<std::string> lines = file.strings(merges_key);
    MergeListModel::Merges merges;
    merges.reserve(lines.size());
    for (std::size_t index = 0; index < lines.size(); ++index) {
        const std::string &line = lines[index];
        const std::size_t space = line.find(' ');
        if (space == std::string::npos)
            throw Error(file.path(), at_index(merges_key, index), "expected two tokens, found \"" + line + "\"");
        const std::string left = line.substr(0, space);
        const std::string right = line.substr(space + 1);
        const int32_t left_id = vocabulary.id_of(left);
        const int32_t right_id = vocabulary.id_of(right);
        const int32_t joined_id = vocabulary.id_of(left + right);
        if (left_id < 0 || right_id < 0 || joined_id < 0)
            throw Error(file.path(), at_index(merges_key, index),
                        "\"" +
                            (left_id < 0        ? left
                                 : right_id < 0 ? right
                                                : left + right) +
                            "\" is not in the vocabulary");
        merges[MergeListModel::pair(left_id, right_id)] = MergeRule{static_cast<double>(index), joined_id};
    }
    return merges;
}

TokenizerParts byte_level_parts(const GgufFile &file, GgufVocabulary vocabulary)
{
    const std::string name = file.string_or("tokenizer.ggml.pre", default_gguf_pre_tokenizer);
    GgufPreTokenizer pre_tokenizer;
    if (!find_gguf_pre_tokenizer(name, pre_tokenizer))
        throw Error(file.path(), "tokenizer.ggml.pre",
                    "pre-tokenizer \"" + name + "\" is not supported; known are " + known_gguf_pre_tokenizers());
    TokenizerParts parts;
    if (name == default_gguf_pre_tokenizer)
        parts.notices.push_back(
            "the GGUF file does not say how text is cut before it is tokenised (tokenizer.ggml.pre): the "
            "tokens may differ from those that the model was trained on; a file made by a later converter "
            "says it, and token_ids in the trace do without it");
    parts.spelling = TokenSpelling::byte_level;
    parts.normalizer = std::move(pre_tokenizer.normalizer);
    parts.pre_tokenizer = std::move(pre_tokenizer.steps);
    parts.bos_added_id = bos_added_id(file, *vocabulary.vocabulary, pre_tokenizer.adds_bos);
    MergeListModel::Options options;
    options.ignore_merges = pre_tokenizer.ignore_merges;
    parts.model =
        std::make_unique<MergeListModel>(vocabulary.vocabulary, read_merges(file, *vocabulary.vocabulary), options);
    parts.added_tokens = std::move(vocabulary.added_tokens);
    parts.vocabulary = std::move(vocabulary.vocabulary);
    return parts;
}

TokenizerParts sentencepiece_parts(const GgufFile &file, GgufVocabulary vocabulary, bool is_unigram)
{
    if (file.has("tokenizer.ggml.precompiled_charsmap"))
        throw Error(file.path(), "tokenizer.ggml.precompiled_charsmap", "a normaliser of this kind is not supported");
    std::vector<float> scores = file.reals(scores_key);
    if (scores.size() != vocabulary.types.size())
        throw Error(file.path(), scores_key,
                    "has " + std::to_string(scores.size()) + " entries for " + std::to_string(vocabulary.types.size()) +
                        " tokens");
    std::vector<bool> mergeable;
    bool has_bytes = false;
    for (std::size_t id = 0; id < scores.size(); ++id) {
        mergeable.push_back(vocabulary.types[id] == normal);
        has_bytes |= vocabulary.types[id] == byte;
        if (!(scores[id] == scores[id]))
            throw Error(file.path(), at_index(scores_key, id), "the score is not a number");
    }
    TokenizerParts parts;
    parts.spelling = TokenSpelling::metaspace;
    const bool prepends = file.boolean_or("tokenizer.ggml.add_space_prefix", true);
    if (prepends)
        parts.normalizer.push_back(prepend(u"\u2581"));
    parts.normalizer.push_back(replace_all(Pattern::literal(" "), u"\u2581"));
    parts.bos_added_id = bos_added_id(file, *vocabulary.vocabulary, true);
    // Gemma's runs of spaces are tokens of their own, and a visible space is a space to them.
    for (AddedToken &token : vocabulary.added_tokens)
        token.normalized = !prepends && !token.special && token.content.find(u' ') != std::u16string::npos;
    const int32_t unknown_id = token_id(file, "tokenizer.ggml.unknown_token_id", *vocabulary.vocabulary);
    if (is_unigram)
        parts.model = std::make_unique<UnigramModel>(
            vocabulary.vocabulary, std::vector<double>(scores.begin(), scores.end()), mergeable, unknown_id, has_bytes);
    else
        parts.model =
            std::make_unique<ScoreModel>(vocabulary.vocabulary, std::move(scores), std::move(mergeable), unknown_id);
    parts.added_tokens = std::move(vocabulary.added_tokens);
    parts.vocabulary = std::move(vocabulary.vocabulary);
    return parts;
}

} // namespace

std::shared_ptr<const Tokenizer> open_tokenizer_gguf(const std::filesystem::path &path)
{
    const auto file = GgufFile::open(path);
    const std::string model = file->string("tokenizer.ggml.model");
    if (model == "gpt2")
        return std::make_shared<BpeTokenizer>(byte_level_parts(*file, read_vocabulary(*file)));
    if (model == "llama" || model == "t5") // SentencePiece's two models
        return std::make_shared<BpeTokenizer>(sentencepiece_parts(*file, read_vocabulary(*file), model == "t5"));
    throw Error(path, "tokenizer.ggml.model",
                "tokenizer model \"" + model + "\" is not supported: only gpt2, llama and t5 are");
}

} // namespace sinkscope
