#include "core/text/bpe_tokenizer.h"

#include "core/text/byte_level.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace sinkscope {

BpeTokenizer::BpeTokenizer(TokenizerParts parts) : parts_(std::move(parts))
{
    for (const AddedToken &token : parts_.added_tokens) {
        const std::string content = utf8_from_utf16(token.content);
        added_by_id_[token.id] = {content, token.special};
        added_ids_[content] = token.id;
        if (!token.normalized) {
            raw_finder_.add(token);
            continue;
        }
        AddedToken normalized = token;
        normalize(parts_.normalizer, normalized.content);
        normalized_finder_.add(normalized);
    }
}

std::vector<int32_t> BpeTokenizer::encode(std::string_view text, const std::stop_token &stop) const
{
    const std::u16string whole = utf16_from_utf8(text);
    std::vector<int32_t> ids;
    if (whole.empty())
        return ids; // not even a prefix space
    for (const TextSegment &segment : raw_finder_.segments(whole)) {
        if (segment.id >= 0) {
            ids.push_back(segment.id);
            continue;
        }
        std::u16string normalized = whole.substr(segment.begin, segment.end - segment.begin);
        normalize(parts_.normalizer, normalized, stop);
        for (const TextSegment &part : normalized_finder_.segments(normalized)) {
            if (part.id >= 0)
                ids.push_back(part.id);
            else
                append_normalized(std::u16string_view(normalized).substr(part.begin, part.end - part.begin),
                                  segment.begin == 0 && part.begin == 0, stop, ids);
        }
    }
    return ids;
}

void BpeTokenizer::append_normalized(std::u16string_view text, bool at_text_start, const std::stop_token &stop,
                                     std::vector<int32_t> &ids) const
{
    if (text.empty())
        return; // nothing is put before what a normaliser has emptied
    Pieces pieces{std::u16string(text), {{0, text.size(), false}}, at_text_start, stop};
    pre_tokenize(parts_.pre_tokenizer, pieces);
    for (const Span &piece : pieces.spans)
        parts_.model->append_ids(std::u16string_view(pieces.text).substr(piece.begin, piece.end - piece.begin), ids);
}

int BpeTokenizer::vocab_size() const
{
    int size = parts_.vocabulary->size();
    for (const AddedToken &token : parts_.added_tokens)
        size = std::max(size, token.id + 1);
    return size;
}

int32_t BpeTokenizer::id_of(std::string_view token) const
{
    const auto added = added_ids_.find(std::string(token));
    return added != added_ids_.end() ? added->second : parts_.vocabulary->id_of(token);
}

bool BpeTokenizer::is_special(int32_t id) const
{
    const auto added = added_by_id_.find(id);
    return added != added_by_id_.end() && added->second.special;
}

std::string BpeTokenizer::bytes(int32_t id) const
{
    if (const auto added = added_by_id_.find(id); added != added_by_id_.end())
        return added->second.content;
    const std::string_view token = parts_.vocabulary->token(id);
    if (parts_.spelling == TokenSpelling::byte_level)
        return bytes_of_byte_level(token);
    if (parts_.spelling == TokenSpelling::plain)
        return std::string(token);
    if (const auto byte = byte_of_token(token))
        return std::string(1, static_cast<char>(*byte));
    constexpr std::string_view visible_space = "\u2581";
    std::string text;
    for (std::size_t position = 0; position < token.size();) {
        if (token.substr(position).starts_with(visible_space)) {
            text += ' ';
            position += visible_space.size();
        } else {
            text += token[position++];
        }
    }
    return text;
}

} // namespace sinkscope
