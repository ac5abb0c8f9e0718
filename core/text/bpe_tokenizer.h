#pragma once

#include "core/text/added_tokens.h"
#include "core/text/normalizer.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/tokenizer.h"
#include "core/text/word_model.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace sinkscope {

/// How the entries of a vocabulary spell bytes.
enum class TokenSpelling {
    byte_level, ///< in the characters of byte_level.h
    metaspace, ///< UTF-8 with U+2581 for a space, "<0xNN>" for a byte
    plain ///< UTF-8
};

/// What a tokenizer is made of, whatever file describes it.
struct TokenizerParts {
    std::shared_ptr<const Vocabulary> vocabulary; ///< without the added tokens that are not in it
    std::unique_ptr<const WordModel> model;
    std::vector<NormalizerStep> normalizer;
    std::vector<PreTokenizerStep> pre_tokenizer;
    std::vector<AddedToken> added_tokens;
    TokenSpelling spelling = TokenSpelling::plain;
    int32_t bos_added_id = -1;
    std::vector<std::string> notices; ///< what a user should know
};

/// The tokenizer that both readers (tokenizer_json.h, tokenizer_gguf.h) assemble.
class BpeTokenizer final : public Tokenizer {
public:
    explicit BpeTokenizer(TokenizerParts parts);

    std::vector<int32_t> encode(std::string_view text, const std::stop_token &stop) const override;
    std::vector<std::string> notices() const override { return parts_.notices; }
    int32_t bos_added_id() const override { return parts_.bos_added_id; }
    int vocab_size() const override;
    int32_t id_of(std::string_view token) const override;
    bool is_special(int32_t id) const override;
    std::string bytes(int32_t id) const override;

private:
    void append_normalized(std::u16string_view text, bool at_text_start, const std::stop_token &stop,
                           std::vector<int32_t> &ids) const;

    struct Added {
        std::string content;
        bool special = false;
    };
    TokenizerParts parts_;
    AddedTokenFinder raw_finder_; ///< looks in the text as given
    AddedTokenFinder normalized_finder_; ///< looks in the normalised text
    std::unordered_map<int32_t, Added> added_by_id_;
    std::unordered_map<std::string, int32_t> added_ids_;
};

} // namespace sinkscope
