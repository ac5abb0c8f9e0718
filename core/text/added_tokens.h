#pragma once

#include "core/text/normalizer.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sinkscope {

/// A token that is found in the text itself rather than made by the model, as tokenizer.json's `added_tokens` has them.
struct AddedToken {
    std::u16string content;
    int32_t id = -1;
    bool special = false;
    bool single_word = false; ///< only where no word character touches it
    bool lstrip = false; ///< takes the white space before it along
    bool rstrip = false; ///< and the white space behind it
    bool normalized = false; ///< is looked for in the normalised text
};

/// A stretch of text: an added token, or (id -1) ordinary text.
struct TextSegment {
    std::size_t begin = 0; ///< UTF-16 code units
    std::size_t end = 0;
    int32_t id = -1;
};

/// Finds a set of added tokens in text: leftmost first, the longest of those that start together.
class AddedTokenFinder {
public:
    void add(const AddedToken &token);
    /// Segments in order, covering `text`; an empty text is one empty segment.
    std::vector<TextSegment> segments(std::u16string_view text) const;

private:
    std::vector<AddedToken> tokens_;
    std::unordered_map<uint64_t, uint32_t> edges_; ///< trie: (node, code unit) -> node
    std::vector<int32_t> token_at_node_ = {-1}; ///< index into tokens_, -1 = no token ends here
};

} // namespace sinkscope
