#pragma once

#include "core/text/merge.h"
#include "core/text/vocabulary.h"

#include <array>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sinkscope {

/// Turns one piece of pre-tokenised text into ids.
class WordModel {
public:
    virtual ~WordModel() = default;
    virtual void append_ids(std::u16string_view word, std::vector<int32_t> &ids) const = 0;
};

/// Byte-pair encoding by an ordered list of merges, as PyPI's `tokenizers` runs it.
class MergeListModel final : public WordModel {
public:
    struct Options {
        bool byte_fallback = false; ///< characters outside the vocabulary become their "<0xNN>" tokens
        bool ignore_merges = false; ///< a word that is a token is taken whole
        bool fuse_unknown = false; ///< neighbouring unknown characters become one unknown token
        int32_t unknown_id = -1; ///< -1: unknown characters are dropped
    };
    using Merges = std::unordered_map<uint64_t, MergeRule>; ///< by pair(left id, right id)
    static uint64_t pair(int32_t left, int32_t right)
    {
        return (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right);
    }

    MergeListModel(std::shared_ptr<const Vocabulary> vocabulary, Merges merges, Options options);
    void append_ids(std::u16string_view word, std::vector<int32_t> &ids) const override;

private:
    int32_t id_of_character(char32_t character) const;

    std::shared_ptr<const Vocabulary> vocabulary_;
    Merges merges_;
    Options options_;
    std::unordered_map<char32_t, int32_t> character_ids_;
    std::array<int32_t, 0x180> low_character_ids_; ///< the same for the characters of byte-level text, for speed
};

/// SentencePiece's byte-pair encoding by token scores: the neighbours whose joined text has the highest score merge
/// first.
class ScoreModel final : public WordModel {
public:
    /// `scores` by id; `mergeable[id]` is false for tokens that text never merges into (control, byte, unknown).
    ScoreModel(std::shared_ptr<const Vocabulary> vocabulary, std::vector<float> scores, std::vector<bool> mergeable,
               int32_t unknown_id);
    void append_ids(std::u16string_view word, std::vector<int32_t> &ids) const override;

private:
    int32_t mergeable_id(std::string_view text) const;

    std::shared_ptr<const Vocabulary> vocabulary_;
    std::vector<float> scores_;
    std::vector<bool> mergeable_;
    int32_t unknown_id_;
    std::size_t longest_token_ = 0;
};

} // namespace sinkscope
