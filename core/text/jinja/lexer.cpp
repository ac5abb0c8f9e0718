#include "core/text/jinja/lexer.h"

#include "core/text/jinja/literals.h"
#include "core/text/jinja/template.h"
#include "core/text/jinja/unicode.h"

#include <algorithm>
#include <array>

namespace sinkscope::jinja {

namespace {

bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}
bool is_number_part(char c)
{
    return c >= '0' && c <= '9';
}
bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Line feeds alone, and none at the end.
std::string with_line_feeds(std::string_view source)
{
    std::string text;
    text.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n')
            continue;
        text += source[i] == '\r' ? '\n' : source[i];
    }
    if (text.ends_with('\n'))
        text.pop_back();
    return text;
}

class Lexer {
public:
    explicit Lexer(std::string_view source) : source_(with_line_feeds(source)), rest_(source_) { }

    std::vector<Token> run()
    {
        while (!rest_.empty()) {
            const std::size_t tag = next_tag();
            if (tag == std::string_view::npos) {
                add_text(rest_, {}, false);
                advance(rest_.size());
                break;
            }
            read_tag(tag);
        }
        add(Token::Kind::end, {});
        return std::move(tokens_);
    }

private:
    [[noreturn]] void fail(const std::string &what) const { throw TemplateError(line_, what); }

    void add(Token::Kind kind, std::string text)
    {
        Token token;
        token.kind = kind;
        token.text = std::move(text);
        token.line = line_;
        tokens_.push_back(std::move(token));
    }

    /// Goes on behind `count` characters.
    void advance(std::size_t count)
    {
        line_ += static_cast<int>(std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count), '\n'));
        starts_line_ = count > 0 ? rest_[count - 1] == '\n' : starts_line_;
        rest_.remove_prefix(count);
    }

    std::size_t next_tag() const
    {
        for (std::size_t at = rest_.find('{'); at != std::string_view::npos; at = rest_.find('{', at + 1))
            if (at + 1 < rest_.size() && (rest_[at + 1] == '{' || rest_[at + 1] == '%' || rest_[at + 1] == '#'))
                return at;
        return std::string_view::npos;
    }

    /// `sign`: "-", "+" or "" behind the tag's opening; `is_block`: a block or comment.
    void add_text(std::string_view text, std::string_view sign, bool is_block)
    {
        if (sign == "-") {
            const std::string kept = stripped(text, {}, false, true);
            text = text.substr(0, kept.size());
        } else if (is_block && sign != "+") {
            const std::size_t line_feed = text.rfind('\n');
            const std::size_t begin = line_feed == std::string_view::npos ? 0 : line_feed + 1;
            const auto is_empty = [](std::string_view line) {
                return std::ranges::all_of(code_points(line), is_space);
            };
            if ((begin > 0 || starts_line_) && is_empty(text.substr(begin)))
                text = text.substr(0, begin);
        }
        if (!text.empty())
            add(Token::Kind::text, std::string(text));
    }

    std::string_view sign_at(std::size_t position) const
    {
        const char c = position < rest_.size() ? rest_[position] : '\0';
        return c == '-' || c == '+' ? rest_.substr(position, 1) : std::string_view();
    }

    void read_tag(std::size_t tag)
    {
        const char kind = rest_[tag + 1];
        const std::string_view sign = sign_at(tag + 2);
        // {{+ is a sign of the expression
        const std::string_view strip = kind == '{' && sign == "+" ? std::string_view() : sign;
        add_text(rest_.substr(0, tag), strip, kind != '{');
        advance(tag);
        if (kind == '#')
            return skip_comment();
        if (kind == '%' && take_raw())
            return;
        add(kind == '%' ? Token::Kind::block_begin : Token::Kind::print_begin, {});
        advance(2 + strip.size());
        read_code(kind == '%' ? "%}" : "}}");
    }

    void skip_comment()
    {
        const std::size_t end = rest_.find("#}", 2);
        if (end == std::string_view::npos)
            fail("the comment {# is not closed");
        const char before = rest_[end - 1];
        advance(end + 2);
        after_block(before == '-' ? "-" : before == '+' ? "+" : "");
    }

    /// The white space behind a block or comment.
    void after_block(std::string_view sign)
    {
        if (sign == "-")
            skip_blanks();
        else if (sign != "+" && rest_.starts_with('\n'))
            advance(1);
    }

    void skip_blanks()
    {
        std::size_t count = 0;
        while (count < rest_.size() && is_blank(rest_[count]))
            ++count;
        advance(count);
    }

    /// Length of "{%- WORD -%}" at `at`, with the signs at its ends; 0 when it stands not there.
    std::size_t word_tag(std::size_t at, std::string_view word, std::string_view &before,
                         std::string_view &behind) const
    {
        std::size_t end = at + 2;
        before = sign_at(end);
        end += before.size();
        const auto skip = [&] {
            while (end < rest_.size() && is_blank(rest_[end]))
                ++end;
        };
        skip();
        if (!rest_.substr(end).starts_with(word))
            return 0;
        end += word.size();
        skip();
        behind = sign_at(end);
        end += behind.size();
        return rest_.substr(end).starts_with("%}") ? end + 2 - at : 0;
    }

    bool take_raw()
    {
        std::string_view before, behind;
        const std::size_t length = word_tag(0, "raw", before, behind);
        if (length == 0 || behind == "+")
            return false;
        advance(length);
        if (behind == "-")
            skip_blanks();
        for (std::size_t end = rest_.find("{%"); end != std::string_view::npos; end = rest_.find("{%", end + 1)) {
            const std::size_t closing = word_tag(end, "endraw", before, behind);
            if (closing == 0)
                continue;
            add_text(rest_.substr(0, end), before, true);
            const std::string sign(behind);
            advance(end + closing);
            after_block(sign);
            return true;
        }
        fail("raw is not closed by endraw");
    }

    void read_code(std::string_view closing)
    {
        std::string brackets;
        for (;;) {
            skip_blanks();
            if (rest_.empty())
                fail("a tag is not closed by " + std::string(closing));
            const std::string_view sign = sign_at(0);
            const bool ends =
                brackets.empty() && rest_.substr(sign.size()).starts_with(closing) && (closing == "%}" || sign != "+");
            if (ends) {
                add(closing == "%}" ? Token::Kind::block_end : Token::Kind::print_end, {});
                const std::string kept(sign);
                advance(sign.size() + 2);
                if (closing == "%}")
                    after_block(kept);
                else if (kept == "-")
                    skip_blanks();
                return;
            }
            read_token(brackets);
        }
    }

    void read_token(std::string &brackets)
    {
        const char c = rest_.front();
        if (is_name_start(c)) {
            std::size_t end = 1;
            while (end < rest_.size() && (is_name_start(rest_[end]) || is_number_part(rest_[end])))
                ++end;
            add(Token::Kind::name, std::string(rest_.substr(0, end)));
            advance(end);
        } else if (is_number_part(c)) {
            read_number();
        } else if (c == '"' || c == '\'') {
            std::size_t end = 1;
            while (end < rest_.size() && rest_[end] != c)
                end += rest_[end] == '\\' ? 2 : 1;
            if (end >= rest_.size())
                fail("a string is not closed");
            add(Token::Kind::string, unescaped(rest_.substr(1, end - 1), line_));
            advance(end + 1);
        } else {
            read_symbol(brackets);
        }
    }

    void read_number()
    {
        Token token;
        const std::size_t length = read_number_literal(rest_, line_, token);
        token.line = line_;
        tokens_.push_back(token);
        advance(length);
    }

    void read_symbol(std::string &brackets)
    {
        constexpr std::array<std::string_view, 26> symbols{"**", "//", "==", "!=", "<=", ">=", "+", "-", "*",
                                                           "/",  "%",  "~",  "<",  ">",  "=",  "(", ")", "[",
                                                           "]",  "{",  "}",  "|",  ",",  ".",  ":", ";"};
        const auto found =
            std::ranges::find_if(symbols, [&](std::string_view symbol) { return rest_.starts_with(symbol); });
        if (found == symbols.end())
            fail("unexpected character \"" + utf8(code_points(rest_.substr(0, 4)).substr(0, 1)) + "\"");
        const std::string_view symbol = *found;
        if (const std::size_t opening = std::string_view("([{").find(symbol); opening != std::string_view::npos)
            brackets += ")]}"[opening];
        if (symbol == ")" || symbol == "]" || symbol == "}") {
            if (brackets.empty() || brackets.back() != symbol.front())
                fail("unexpected \"" + std::string(symbol) + "\"");
            brackets.pop_back();
        }
        add(Token::Kind::symbol, std::string(symbol));
        advance(symbol.size());
    }

    std::string source_;
    std::string_view rest_;
    int line_ = 1;
    bool starts_line_ = true; ///< what was read last ends a line
    std::vector<Token> tokens_;
};

} // namespace

std::vector<Token> read_tokens(std::string_view source)
{
    return Lexer(source).run();
}

} // namespace sinkscope::jinja
