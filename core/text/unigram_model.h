#pragma once

#include "core/text/word_model.h"

#include <string_view>
#include <utility>
#include <vector>

namespace sinkscope {

/// SentencePiece's unigram model: of all ways to cut a word into tokens the one with the highest sum of scores, as
/// PyPI's `tokenizers` finds it. Characters outside the vocabulary cost as much as the worst token and 10 more;
/// neighbours of them become one unknown token, or their bytes.
class UnigramModel final : public WordModel {
public:
    /// `scores` by id; `usable[id]` is false for tokens that text never becomes (control, byte). `unknown_id` -1:
    /// unknown characters are dropped.
    UnigramModel(std::shared_ptr<const Vocabulary> vocabulary, std::vector<double> scores,
                 const std::vector<bool> &usable, int32_t unknown_id, bool byte_fallback);
    void append_ids(std::u16string_view word, std::vector<int32_t> &ids) const override;

private:
    void append_unknown(std::string_view text, std::vector<int32_t> &ids) const;

    std::shared_ptr<const Vocabulary> vocabulary_;
    std::vector<double> scores_;
    std::vector<std::pair<std::string_view, int32_t>> pieces_; ///< sorted
    double unknown_score_ = 0;
    int32_t unknown_id_;
    bool byte_fallback_;
};

} // namespace sinkscope
