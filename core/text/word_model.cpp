#include "core/text/word_model.h"

#include "core/text/utf8.h"

#include <algorithm>

namespace sinkscope {

namespace {

void append_symbol(std::vector<Symbol> &symbols, int32_t id, std::size_t begin, std::size_t length)
{
    const auto index = static_cast<int32_t>(symbols.size());
    if (index > 0)
        symbols.back().next = index;
    symbols.push_back({id, static_cast<uint32_t>(begin), static_cast<uint32_t>(length), index - 1, -1});
}

} // namespace

MergeListModel::MergeListModel(std::shared_ptr<const Vocabulary> vocabulary, Merges merges, Options options)
    : vocabulary_(std::move(vocabulary)), merges_(std::move(merges)), options_(options)
{
    low_character_ids_.fill(-1);
    for (int32_t id = 0; id < vocabulary_->size(); ++id) {
        const std::string_view token = vocabulary_->token(id);
        if (token.empty())
            continue;
        std::size_t position = 0;
        const auto character = next_utf8(token, position);
        if (!character || position != token.size())
            continue;
        character_ids_[*character] = id;
        if (*character < low_character_ids_.size())
            low_character_ids_[*character] = id;
    }
}

int32_t MergeListModel::id_of_character(char32_t character) const
{
    if (character < low_character_ids_.size())
        return low_character_ids_[character];
    const auto found = character_ids_.find(character);
    return found == character_ids_.end() ? -1 : found->second;
}

void MergeListModel::append_ids(std::u16string_view word, std::vector<int32_t> &ids) const
{
    if (options_.ignore_merges) {
        if (const int32_t whole = vocabulary_->id_of(utf8_from_utf16(word)); whole >= 0) {
            ids.push_back(whole);
            return;
        }
    }
    std::vector<Symbol> symbols;
    bool unknown_pending = false;
    const auto flush_unknown = [&] {
        if (unknown_pending)
            append_symbol(symbols, options_.unknown_id, 0, 1);
        unknown_pending = false;
    };
    std::string utf8;
    for (std::size_t position = 0; position < word.size();) {
        const char32_t character = next_utf16(word, position);
        if (const int32_t id = id_of_character(character); id >= 0) {
            flush_unknown();
            append_symbol(symbols, id, 0, 1);
            continue;
        }
        if (options_.byte_fallback) {
            utf8.clear();
            append_utf8(utf8, character);
            const bool known = std::all_of(utf8.begin(), utf8.end(), [&](char byte) {
                return vocabulary_->id_of_byte(static_cast<unsigned char>(byte)) >= 0;
            });
            if (known) {
                for (const char byte : utf8)
                    append_symbol(symbols, vocabulary_->id_of_byte(static_cast<unsigned char>(byte)), 0, 1);
                continue;
            }
        }
        if (options_.unknown_id < 0)
            continue;
        if (!options_.fuse_unknown)
            flush_unknown();
        unknown_pending = true;
    }
    flush_unknown();

    merge_symbols(symbols, [this](const Symbol &left, const Symbol &right) -> std::optional<MergeRule> {
        const auto found = merges_.find(pair(left.id, right.id));
        return found == merges_.end() ? std::nullopt : std::optional(found->second);
    });
    for (const Symbol &symbol : symbols)
        if (symbol.length > 0)
            ids.push_back(symbol.id);
}

ScoreModel::ScoreModel(std::shared_ptr<const Vocabulary> vocabulary, std::vector<float> scores,
                       std::vector<bool> mergeable, int32_t unknown_id)
    : vocabulary_(std::move(vocabulary)), scores_(std::move(scores)), mergeable_(std::move(mergeable)),
      unknown_id_(unknown_id)
{
    for (int32_t id = 0; id < vocabulary_->size(); ++id)
        longest_token_ = std::max(longest_token_, vocabulary_->token(id).size());
}

int32_t ScoreModel::mergeable_id(std::string_view text) const
{
    if (text.size() > longest_token_)
        return -1;
    const int32_t id = vocabulary_->id_of(text);
    return id >= 0 && mergeable_[static_cast<std::size_t>(id)] ? id : -1;
}

void ScoreModel::append_ids(std::u16string_view word, std::vector<int32_t> &ids) const
{
    const std::string text = utf8_from_utf16(word);
    const std::string_view view = text;
    std::vector<Symbol> symbols;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        next_utf8(text, end);
        append_symbol(symbols, mergeable_id(view.substr(begin, end - begin)), begin, end - begin);
        begin = end;
    }
    // Pairs are looked up by their text: a character need not be a token itself to be part of one.
    merge_symbols(symbols, [&](const Symbol &left, const Symbol &right) -> std::optional<MergeRule> {
        const int32_t id = mergeable_id(view.substr(left.begin, left.length + right.length));
        if (id < 0)
            return std::nullopt;
        return MergeRule{-static_cast<double>(scores_[static_cast<std::size_t>(id)]), id};
    });
    for (const Symbol &symbol : symbols) {
        if (symbol.length == 0)
            continue;
        if (symbol.id >= 0) {
            ids.push_back(symbol.id);
            continue;
        }
        for (const char byte : view.substr(symbol.begin, symbol.length)) {
            const int32_t byte_id = vocabulary_->id_of_byte(static_cast<unsigned char>(byte));
            if (byte_id >= 0 || unknown_id_ >= 0)
                ids.push_back(byte_id >= 0 ? byte_id : unknown_id_);
        }
    }
}

} // namespace sinkscope
