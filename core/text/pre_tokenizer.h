#pragma once

#include "core/text/pattern.h"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// Text on its way through the pre-tokeniser: a buffer and the pieces that it is cut into so far.
struct Pieces {
    std::u16string text;
    std::vector<Span> spans; ///< in order, none empty unless the whole text is
    bool at_text_start =
        true; ///< the first piece is the beginning of what the user gave, not the rest behind a special token
    std::stop_token stop = {}; ///< expressions throw Cancelled once it is requested
};

/// One step of a tokenizer's pre-tokeniser; a sequence of them is run in order.
using PreTokenizerStep = std::function<void(Pieces &pieces)>;

/// What becomes of a separator; the names are those of tokenizer.json.
enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

/// `invert`: what the pattern does not match is the separator.
PreTokenizerStep split(Pattern pattern, SplitBehavior behavior, bool invert);
PreTokenizerStep split_digits(bool individual);
/// GPT-2's byte-level step: pieces are written in the characters of byte_level.h. `use_regex` cuts with GPT-2's
/// expression first.
PreTokenizerStep byte_level(bool add_prefix_space, bool use_regex);

enum class PrependScheme { always, first, never };
/// SentencePiece's visible space: " " becomes `replacement`, which may be put in front; `cut` makes each one begin a
/// piece.
PreTokenizerStep metaspace(char16_t replacement, PrependScheme scheme, bool cut);

/// The expression of GPT-2's byte-level pre-tokeniser.
extern const char *const gpt2_expression;

void pre_tokenize(const std::vector<PreTokenizerStep> &steps, Pieces &pieces);

} // namespace sinkscope
