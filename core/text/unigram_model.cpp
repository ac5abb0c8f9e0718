#include "core/text/unigram_model.h"

#include "core/text/utf8.h"

#include <algorithm>
#include <limits>

namespace sinkscope {

namespace {

constexpr double unknown_penalty = 10;

/// The best way to reach a place in the word.
struct Place {
    double score = -std::numeric_limits<double>::infinity();
    std::size_t from = 0;
    int32_t id = -1; ///< of the last token; -1 = an unknown character
    bool is_reached = false;
};

} // namespace

UnigramModel::UnigramModel(std::shared_ptr<const Vocabulary> vocabulary, std::vector<double> scores,
                           const std::vector<bool> &usable, int32_t unknown_id, bool byte_fallback)
    : vocabulary_(std::move(vocabulary)), scores_(std::move(scores)), unknown_id_(unknown_id),
      byte_fallback_(byte_fallback)
{
    double lowest = 0;
    for (int32_t id = 0; id < vocabulary_->size(); ++id) {
        lowest = std::min(lowest, scores_[static_cast<std::size_t>(id)]);
        if (usable[static_cast<std::size_t>(id)] && !vocabulary_->token(id).empty())
            pieces_.emplace_back(vocabulary_->token(id), id);
    }
    std::ranges::sort(pieces_);
    unknown_score_ = lowest - unknown_penalty;
}

void UnigramModel::append_ids(std::u16string_view word, std::vector<int32_t> &ids) const
{
    const std::string text = utf8_from_utf16(word);
    std::vector<Place> places(text.size() + 1);
    places[0] = {0, 0, -1, true};
    const auto offer = [&](std::size_t from, std::size_t to, double score, int32_t id) {
        Place &place = places[to];
        if (!place.is_reached || places[from].score + score > place.score)
            place = {places[from].score + score, from, id, true};
    };
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t next = begin;
        next_utf8(text, next);
        bool has_character = false;
        // All tokens that stand here, by narrowing the sorted list character by character.
        auto first = pieces_.begin(), last = pieces_.end();
        for (std::size_t end = begin; end < text.size() && first != last; ++end) {
            const std::size_t depth = end - begin;
            const auto at_depth = [depth](const auto &piece) {
                return piece.first.size() > depth ? static_cast<unsigned char>(piece.first[depth]) + 0 : -1;
            };
            const auto range =
                std::ranges::equal_range(first, last, static_cast<unsigned char>(text[end]) + 0, {}, at_depth);
            first = range.begin();
            last = range.end();
            if (first == last || first->first.size() != depth + 1)
                continue;
            offer(begin, end + 1, scores_[static_cast<std::size_t>(first->second)], first->second);
            has_character |= end + 1 == next;
        }
        if (!has_character)
            offer(begin, next, unknown_score_, -1);
        begin = next;
    }

    std::vector<std::pair<std::size_t, std::size_t>> cuts; // from the end
    for (std::size_t end = text.size(); end > 0; end = places[end].from)
        cuts.emplace_back(places[end].from, end);
    std::ranges::reverse(cuts);
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        if (places[cuts[i].second].id >= 0) {
            ids.push_back(places[cuts[i].second].id);
            continue;
        }
        std::size_t end = i; // neighbours that are unknown, too
        while (end + 1 < cuts.size() && places[cuts[end + 1].second].id < 0)
            ++end;
        append_unknown(std::string_view(text).substr(cuts[i].first, cuts[end].second - cuts[i].first), ids);
        i = end;
    }
}

void UnigramModel::append_unknown(std::string_view text, std::vector<int32_t> &ids) const
{
    std::vector<int32_t> bytes;
    for (const char byte : text)
        bytes.push_back(vocabulary_->id_of_byte(static_cast<unsigned char>(byte)));
    if (byte_fallback_ && std::ranges::none_of(bytes, [](int32_t id) { return id < 0; }))
        ids.insert(ids.end(), bytes.begin(), bytes.end());
    else if (unknown_id_ >= 0)
        ids.push_back(unknown_id_);
}

} // namespace sinkscope
