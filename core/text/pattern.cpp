#include "core/text/pattern.h"

#include "core/data/error.h"
#include "core/text/newer_characters.h"
#include "core/text/utf8.h"

#include <QRegularExpression>
#include <QString>

#include <chrono>
#include <optional>
#include <stdexcept>

namespace sinkscope {

namespace {

// Oniguruma's \s is Unicode's White_Space; PCRE2's adds U+180E. Written as ranges, so that they also work inside [...].
constexpr std::string_view white_space =
    "\\x{9}-\\x{d}\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";
constexpr std::string_view no_white_space =
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{84}\\x{86}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{10ffff}";

/// One text may keep an expression busy for so long, and a single match for so many of PCRE2's steps: a few tenths of a
/// second, in which a stop is not seen. Patterns of published tokenizers take a handful for each character.
constexpr std::chrono::seconds longest_time{20};
constexpr int most_steps = 5'000'000;

[[noreturn]] void refuse(std::string_view what, std::string_view expression)
{
    throw std::invalid_argument("regular expression with " + std::string(what) +
                                " is not supported: " + std::string(expression));
}

/// Rewrites an Oniguruma expression (Ruby syntax) for PCRE2.
class Translator {
public:
    explicit Translator(std::string_view expression) : source_(expression) { }

    std::string run()
    {
        while (position_ < source_.size()) {
            const char c = source_[position_];
            if (c == '\\')
                escape();
            else if (in_class_)
                class_character(c);
            else if (c == '[')
                open_class();
            else if (c == '(')
                open_group();
            else if (c == '{')
                braces();
            else
                copy(1);
        }
        return result_;
    }

private:
    void copy(std::size_t count)
    {
        result_ += source_.substr(position_, count);
        position_ += count;
    }

    void escape()
    {
        if (position_ + 1 == source_.size())
            refuse("a backslash at its end", source_);
        const char c = source_[position_ + 1];
        if (c == 's' || c == 'S') {
            const std::string_view ranges = c == 's' ? white_space : no_white_space;
            result_ += in_class_ ? std::string(ranges) : "[" + std::string(ranges) + "]";
            position_ += 2;
        } else if (c == 'v') {
            result_ += "\\x{b}"; // a single character in Oniguruma, a class in PCRE2
            position_ += 2;
        } else if (c == 'p' || c == 'P') {
            const std::size_t end = source_.find('}', position_);
            if (source_.substr(position_ + 2, 1) != "{" || end == std::string_view::npos)
                refuse("\\p without {...}", source_);
            property(end);
        } else if (std::string_view("dDnrtfaexAz0").find(c) != std::string_view::npos) {
            copy(2);
        } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '1' && c <= '9')) {
            refuse(std::string("\\") + c, source_);
        } else {
            copy(2);
        }
    }

    /// \p{...} up to `end`, with the characters that PCRE2 may not know yet.
    void property(std::size_t end)
    {
        std::string_view name = source_.substr(position_ + 3, end - position_ - 3);
        const bool has_caret = name.starts_with('^');
        name.remove_prefix(has_caret ? 1 : 0);
        const bool is_negated = (source_[position_ + 1] == 'P') != has_caret;
        const std::string newer = newer_ranges(name);
        position_ = end + 1;
        const std::string known = (is_negated ? "\\P{" : "\\p{") + std::string(name) + "}";
        if (newer.empty() ||
            (is_negated && in_class_)) // a set cannot take characters out again: here they stay as they are
            result_ += known;
        else if (in_class_)
            result_ += known + newer;
        else
            result_ += (is_negated ? "[^" : "[") + ("\\p{" + std::string(name) + "}") + newer + "]";
    }

    void open_class()
    {
        in_class_ = true;
        copy(1);
        if (position_ < source_.size() && source_[position_] == '^')
            copy(1);
        if (position_ < source_.size() && source_[position_] == ']')
            refuse("an unescaped ] at the start of a set", source_);
    }

    void class_character(char c)
    {
        if (c == '[')
            refuse("a set inside a set", source_);
        if (source_.substr(position_, 2) == "&&")
            refuse("an intersection of sets", source_);
        if (c == ']')
            in_class_ = false;
        copy(1);
    }

    void open_group()
    {
        if (source_.substr(position_, 2) != "(?") {
            copy(1);
            return;
        }
        for (const std::string_view known : {"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?-i:"}) {
            if (source_.substr(position_).starts_with(known)) {
                copy(known.size());
                return;
            }
        }
        if (position_ == 0 && source_.starts_with("(?i)"))
            copy(4);
        else
            refuse("the group " + std::string(source_.substr(position_, 4)), source_);
    }

    void braces()
    {
        const std::size_t end = source_.find_first_not_of("0123456789,", position_ + 1);
        if (end == std::string_view::npos || source_[end] != '}' || end == position_ + 1) {
            copy(1);
            return;
        }
        if (source_.substr(end + 1, 1) == "+")
            refuse("a + after {...}", source_); // possessive in PCRE2, a repeated repeat in Oniguruma
        if (source_[position_ + 1] == ',') {
            result_ += "{0"; // {,n}
            ++position_;
        }
        copy(end + 1 - position_);
    }

    std::string_view source_;
    std::size_t position_ = 0;
    bool in_class_ = false;
    std::string result_ = "(*LIMIT_MATCH=" + std::to_string(most_steps) + ")(*LF)"; // "." excludes the line feed alone
};

} // namespace

struct Pattern::Regex {
    QRegularExpression expression;
    std::string written; ///< as the tokenizer has it

    [[noreturn]] void give_up(std::size_t position, const std::string &limit) const
    {
        throw Error("the tokenizer's regular expression \"" + written +
                    "\" takes too long on this text and was given up at character " + std::to_string(position) + ": " +
                    limit + "; token_ids in the trace do without it");
    }

    /// `take(begin, end)` for each match of `text` in order.
    template <typename Take>
    void for_each_match(std::u16string_view text, const std::stop_token &stop, const Take &take) const
    {
        const QString subject =
            QString::fromRawData(reinterpret_cast<const QChar *>(text.data()), static_cast<qsizetype>(text.size()));
        const auto start = std::chrono::steady_clock::now();
        std::optional<std::size_t> last_end;
        for (std::size_t position = 0; position <= text.size() && !text.empty();) {
            if (stop.stop_requested())
                throw Cancelled();
            // Our UTF-16 is well-formed; having it checked at every match would make the whole quadratic.
            const QRegularExpressionMatch match =
                expression.match(subject, static_cast<qsizetype>(position), QRegularExpression::NormalMatch,
                                 QRegularExpression::DontCheckSubjectStringMatchOption);
            if (!match.isValid())
                give_up(position, "more than " + std::to_string(most_steps) + " steps in one match");
            if (std::chrono::steady_clock::now() - start > longest_time)
                give_up(position, "more than " + std::to_string(longest_time.count()) + " seconds in all");
            if (!match.hasMatch())
                break;
            const auto begin = static_cast<std::size_t>(match.capturedStart());
            const auto end = static_cast<std::size_t>(match.capturedEnd());
            // As Oniguruma's iterator has it, no empty match follows right behind another match.
            if (begin == end && last_end == end) {
                if (position == text.size())
                    break;
                next_utf16(text, position);
                continue;
            }
            take(begin, end);
            position = end;
            last_end = end;
        }
    }
};

Pattern Pattern::regex(std::string_view expression)
{
    const std::string translated = Translator(expression).run();
    auto regex = std::make_shared<Regex>();
    regex->written = expression;
    regex->expression.setPattern(QString::fromStdU16String(utf16_from_utf8(translated)));
    // In Ruby's syntax ^ and $ always match at lines.
    regex->expression.setPatternOptions(QRegularExpression::UseUnicodePropertiesOption |
                                        QRegularExpression::MultilineOption | QRegularExpression::DontCaptureOption);
    if (!regex->expression.isValid()) {
        throw std::invalid_argument("regular expression does not compile (" +
                                    regex->expression.errorString().toStdString() + "): " + std::string(expression));
    }
    regex->expression.optimize();
    Pattern pattern;
    pattern.regex_ = std::move(regex);
    return pattern;
}

Pattern Pattern::literal(std::string_view text)
{
    Pattern pattern;
    pattern.literal_ = utf16_from_utf8(text);
    return pattern;
}

std::vector<Span> Pattern::spans(std::u16string_view text, const std::stop_token &stop) const
{
    std::vector<Span> result;
    std::size_t covered = 0;
    const auto add_match = [&](std::size_t begin, std::size_t end) {
        if (begin > covered)
            result.push_back({covered, begin, false});
        result.push_back({begin, end, true}); // an empty match, too: it cuts
        covered = end;
    };
    if (regex_) {
        regex_->for_each_match(text, stop, add_match);
    } else if (!literal_.empty()) {
        for (std::size_t begin = text.find(literal_); begin != std::u16string_view::npos;
             begin = text.find(literal_, covered))
            add_match(begin, begin + literal_.size());
    }
    if (covered < text.size())
        result.push_back({covered, text.size(), false});
    return result;
}

} // namespace sinkscope
