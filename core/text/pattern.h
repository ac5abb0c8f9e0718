#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// A stretch of UTF-16 text, in code units.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_match = false;
};

/// A regular expression or a literal, as a tokenizer.json gives it. Tokenizers are written for Oniguruma (Ruby's
/// syntax); the expression is rewritten for PCRE2, and what means something else there is refused rather than run.
/// Character properties are those of the system's PCRE2, with what is newer than Unicode 14 added (newer_characters.h).
class Pattern {
public:
    /// `expression` is UTF-8. Throws std::invalid_argument, saying what is not supported or does not compile.
    static Pattern regex(std::string_view expression);
    static Pattern literal(std::string_view text);

    /// The matches and the gaps between them, in order, covering all of `text`. Throws Error, naming the expression and
    /// the limit, when a match takes too many steps or all of them too long; Cancelled when `stop` was requested, which
    /// is seen after each match.
    std::vector<Span> spans(std::u16string_view text, const std::stop_token &stop = {}) const;

private:
    struct Regex;
    std::shared_ptr<const Regex> regex_; ///< null: match literal_
    std::u16string literal_;
};

} // namespace sinkscope
