#include "core/text/tokenizer_json.h"

#include "core/json/json_value_internal.h"
#include "core/text/bpe_tokenizer.h"
#include "core/text/json_steps_internal.h"
#include "core/text/text_file.h"
#include "core/text/unigram_model.h"
#include "core/text/utf8.h"

#include <map>

namespace sinkscope {

namespace {

constexpr uint64_t largest_file = 256u << 20;

std::shared_ptr<const Vocabulary> read_vocabulary(const JsonReader &model)
{
    const JsonReader node = model.at("vocab");
    if (!json_value(node).is_object())
        node.fail("expected an object of token: id, found " + std::string(json_value(node).type_name()));
    auto vocabulary = std::make_shared<Vocabulary>();
    for (const auto &[token, value] : json_value(node).items()) {
        if (!value.is_number_integer())
            node.fail("the id of \"" + token + "\" is no integer");
        if (!vocabulary->add(token,
                             value.is_number_unsigned() && value.get<uint64_t>() > Vocabulary::largest_id
                                 ? -1
                                 : value.get<int64_t>()))
            node.fail("the id " + value.dump() + " of \"" + token + "\" is out of range or taken by another token");
    }
    return vocabulary;
}

/// A merge's two tokens: "a b", or ["a", "b"] as newer files have it.
std::pair<std::string_view, std::string_view> merge_parts(const JsonReader &merges, std::size_t index)
{
    const nlohmann::json &value = json_value(merges)[index];
    if (value.is_string()) {
        const std::string_view text = value.get_ref<const std::string &>();
        const std::size_t space = text.find(' ');
        if (space != std::string_view::npos && text.find(' ', space + 1) == std::string_view::npos)
            return {text.substr(0, space), text.substr(space + 1)};
    } else if (value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_string()) {
        return {value[0].get_ref<const std::string &>(), value[1].get_ref<const std::string &>()};
    }
    merges.element(index).fail("expected two tokens, as \"a b\" or [\"a\", \"b\"]");
}

MergeListModel::Merges read_merges(const JsonReader &model, const Vocabulary &vocabulary)
{
    const JsonReader node = model.at("merges");
    MergeListModel::Merges merges;
    const std::size_t count = node.size();
    merges.reserve(count);
    for (std::size_t index = 0; index < count; ++index) {
        const auto [left, right] = merge_parts(node, index);
        const std::string joined = std::string(left) + std::string(right);
        const auto known_id = [&](std::string_view token) {
            const int32_t id = vocabulary.id_of(token);
            if (id < 0)
                node.element(index).fail("\"" + std::string(token) + "\" is not in the vocabulary");
            return id;
        };
        const uint64_t parts = MergeListModel::pair(known_id(left), known_id(right));
        merges[parts] = MergeRule{static_cast<double>(index), known_id(joined)};
    }
    return merges;
}

void refuse_affix(const JsonReader &model, const std::string &key)
{
    const auto affix = model.find(key);
    if (affix && !affix->string().empty())
        affix->fail("\"" + affix->string() + "\" is not supported: only models without it are");
}

void read_unigram(const JsonReader &model, TokenizerParts &parts)
{
    const JsonReader list = model.at("vocab");
    auto vocabulary = std::make_shared<Vocabulary>();
    std::vector<double> scores;
    for (std::size_t id = 0; id < list.size(); ++id) {
        const JsonReader entry = list.element(id);
        if (entry.size() != 2 || !json_value(entry)[1].is_number())
            entry.fail("expected a token and its score");
        if (!vocabulary->add(entry.element(0).string(), static_cast<int64_t>(id)))
            entry.fail("\"" + entry.element(0).string() + "\" stands in the vocabulary twice");
        scores.push_back(json_value(entry)[1].get<double>());
    }
    int32_t unknown = -1;
    if (const auto id = model.find("unk_id")) {
        if (id->whole() < 0 || id->whole() >= vocabulary->size())
            id->fail("is not in the vocabulary of " + std::to_string(vocabulary->size()));
        unknown = static_cast<int32_t>(id->whole());
    }
    const bool byte_fallback = model.boolean_or("byte_fallback", false);
    const std::vector<bool> usable(scores.size(), true);
    parts.model = std::make_unique<UnigramModel>(vocabulary, std::move(scores), usable, unknown, byte_fallback);
    parts.vocabulary = std::move(vocabulary);
    parts.spelling = byte_fallback ? TokenSpelling::metaspace : TokenSpelling::plain;
}

void read_model(const JsonReader &root, TokenizerParts &parts)
{
    const JsonReader model = root.at("model");
    if (const auto type = model.find("type"); type && type->string() != "BPE") {
        if (type->string() != "Unigram")
            type->fail("tokenizer model \"" + type->string() + "\" is not supported: only BPE and Unigram are");
        return read_unigram(model, parts);
    }
    refuse_affix(model, "continuing_subword_prefix");
    refuse_affix(model, "end_of_word_suffix");
    if (const auto dropout = model.find("dropout"); dropout && json_value(*dropout) != 0)
        dropout->fail("a random dropout of merges is not supported");

    parts.vocabulary = read_vocabulary(model);
    MergeListModel::Options options;
    options.byte_fallback = model.boolean_or("byte_fallback", false);
    options.ignore_merges = model.boolean_or("ignore_merges", false);
    options.fuse_unknown = model.boolean_or("fuse_unk", false);
    if (const auto unknown = model.find("unk_token")) {
        options.unknown_id = parts.vocabulary->id_of(unknown->string());
        if (options.unknown_id < 0)
            unknown->fail("\"" + unknown->string() + "\" is not in the vocabulary");
    }
    parts.model = std::make_unique<MergeListModel>(parts.vocabulary, read_merges(model, *parts.vocabulary), options);
    parts.spelling = options.byte_fallback ? TokenSpelling::metaspace : TokenSpelling::plain;
}

void read_added_tokens(const JsonReader &root, TokenizerParts &parts)
{
    const auto list = root.find("added_tokens");
    const std::size_t count = list ? list->size() : 0;
    Vocabulary all; // to see that no two added tokens share an id
    for (std::size_t index = 0; index < count; ++index) {
        const JsonReader node = list->element(index);
        const std::string &content = node.at("content").string();
        const int64_t id = node.at("id").whole();
        if (!all.add(content, id))
            node.fail("the id " + std::to_string(id) + " is out of range or taken by another added token");
        AddedToken token;
        token.id = static_cast<int32_t>(id);
        const int32_t model_id = parts.vocabulary->id_of(content);
        if ((model_id >= 0 && model_id != token.id) || (model_id < 0 && parts.vocabulary->contains(token.id)))
            node.fail("the id " + std::to_string(id) + " of \"" + content + "\" contradicts model.vocab");
        token.content = utf16_from_utf8(content);
        token.special = node.boolean_or("special", false);
        token.single_word = node.boolean_or("single_word", false);
        token.lstrip = node.boolean_or("lstrip", false);
        token.rstrip = node.boolean_or("rstrip", false);
        token.normalized = node.boolean_or("normalized", !token.special);
        parts.added_tokens.push_back(std::move(token));
    }
}

/// The id of a special token that a post-processor names.
int32_t named_id(const JsonReader &name, const TokenizerParts &parts)
{
    for (const AddedToken &token : parts.added_tokens)
        if (utf8_from_utf16(token.content) == name.string())
            return token.id;
    const int32_t id = parts.vocabulary->id_of(name.string());
    if (id < 0)
        name.fail("\"" + name.string() + "\" is not in the vocabulary");
    return id;
}

/// The token that a TemplateProcessing puts in front of a single text; -1 when it puts none there. Any other template
/// is refused: a token that is silently left out would change every run.
int32_t read_template(const JsonReader &node, const TokenizerParts &parts)
{
    const JsonReader single = node.at("single");
    int32_t leading = -1;
    bool has_text = false;
    for (std::size_t index = 0; index < single.size(); ++index) {
        const JsonReader piece = single.element(index);
        const auto special = piece.find("SpecialToken"), text = piece.find("Sequence");
        if (special && !has_text && leading < 0) {
            leading = named_id(special->at("id"), parts);
            const auto tokens = node.find("special_tokens");
            const auto named = tokens ? tokens->find(special->at("id").string()) : std::nullopt;
            if (named && named->at("ids").size() != 1)
                named->at("ids").fail("a special token of several ids is not supported");
        } else if (text && !has_text && text->at("id").string() == "A") {
            has_text = true;
        } else {
            piece.fail("a template is supported with one special token before the text, and no more");
        }
    }
    if (!has_text)
        single.fail("the text (Sequence A) is missing");
    return leading;
}

/// The token that a post-processor puts in front of a single text; -1 when it puts none there.
int32_t read_bos_added(const JsonReader &node, const TokenizerParts &parts)
{
    const std::string &type = node.at("type").string();
    if (type == "ByteLevel")
        return -1;
    if (type == "Sequence") {
        const JsonReader list = node.at("processors");
        int32_t leading = -1;
        for (std::size_t index = 0; index < list.size(); ++index)
            if (const int32_t id = read_bos_added(list.element(index), parts); id >= 0) {
                if (leading >= 0)
                    list.element(index).fail("a second token before the text is not supported");
                leading = id;
            }
        return leading;
    }
    if (type != "TemplateProcessing")
        node.at("type").fail("post-processor \"" + type + "\" is not supported");
    return read_template(node, parts);
}

/// Added tokens that the normaliser makes the same: which of them is found is an accident of the library that made the
/// file.
void refuse_alike(const JsonReader &root, const TokenizerParts &parts)
{
    std::map<std::u16string, std::u16string> contents; ///< by what is looked for
    for (const AddedToken &token : parts.added_tokens) {
        if (!token.normalized)
            continue;
        std::u16string normalized = token.content;
        normalize(parts.normalizer, normalized);
        const auto [known, is_new] = contents.emplace(normalized, token.content);
        if (!is_new && !normalized.empty())
            root.at("added_tokens")
                .fail("\"" + utf8_from_utf16(known->second) + "\" and \"" + utf8_from_utf16(token.content) +
                      "\" are the same once the normaliser has seen them, which is not supported");
    }
}

} // namespace

std::shared_ptr<const Tokenizer> open_tokenizer_json(const std::filesystem::path &file)
{
    const JsonReader root = JsonReader::parse(read_whole_file(file, largest_file), file);
    TokenizerParts parts;
    read_model(root, parts);
    read_added_tokens(root, parts);
    if (const auto normalizer = root.find("normalizer"))
        append_normalizer_steps(*normalizer, parts.normalizer);
    refuse_alike(root, parts);
    if (const auto pre_tokenizer = root.find("pre_tokenizer"))
        append_pre_tokenizer_steps(*pre_tokenizer, parts.pre_tokenizer);
    if (const auto decoder = root.find("decoder"))
        parts.spelling = spelling_of_decoder(*decoder, parts.spelling);
    if (const auto post_processor = root.find("post_processor"))
        parts.bos_added_id = read_bos_added(*post_processor, parts);
    return std::make_shared<BpeTokenizer>(std::move(parts));
}

} // namespace sinkscope
