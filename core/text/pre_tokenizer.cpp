#include "core/text/pre_tokenizer.h"

#include "core/text/byte_level.h"
#include "core/text/newer_characters.h"
#include "core/text/utf8.h"

#include <QChar>

#include <algorithm>

namespace sinkscope {

const char *const gpt2_expression = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

namespace {

/// Joins or drops separators (`is_match`) of one piece.
std::vector<Span> apply_behavior(const std::vector<Span> &spans, SplitBehavior behavior)
{
    std::vector<Span> result;
    switch (behavior) {
    case SplitBehavior::isolated:
        return spans;
    case SplitBehavior::removed:
        std::copy_if(spans.begin(), spans.end(), std::back_inserter(result),
                     [](const Span &span) { return !span.is_match; });
        break;
    case SplitBehavior::contiguous:
        for (const Span &span : spans) {
            if (!result.empty() && result.back().is_match == span.is_match)
                result.back().end = span.end;
            else
                result.push_back(span);
        }
        break;
    case SplitBehavior::merged_with_previous: {
        bool after_separator = false;
        for (const Span &span : spans) {
            if (span.is_match && !after_separator && !result.empty())
                result.back().end = span.end;
            else
                result.push_back(span);
            after_separator = span.is_match;
        }
        break;
    }
    case SplitBehavior::merged_with_next: {
        bool before_separator = false;
        for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
            if (span->is_match && !before_separator && !result.empty())
                result.back().begin = span->begin;
            else
                result.push_back(*span);
            before_separator = span->is_match;
        }
        std::reverse(result.begin(), result.end());
        break;
    }
    }
    return result;
}

/// Cuts every piece by the spans that `find` sees in it.
template <typename Find> void cut_pieces(Pieces &pieces, SplitBehavior behavior, bool invert, const Find &find)
{
    std::vector<Span> cut;
    for (const Span &piece : pieces.spans) {
        const auto text = std::u16string_view(pieces.text).substr(piece.begin, piece.end - piece.begin);
        std::vector<Span> spans = find(text);
        if (invert)
            for (Span &span : spans)
                span.is_match = !span.is_match;
        for (const Span &span : apply_behavior(spans, behavior))
            cut.push_back({piece.begin + span.begin, piece.begin + span.end, false});
    }
    pieces.spans = std::move(cut);
}

/// Writes every piece anew: `rewrite(piece, is_first, out)` appends to `out`.
template <typename Rewrite> void rewrite_pieces(Pieces &pieces, const Rewrite &rewrite)
{
    std::u16string text;
    text.reserve(pieces.text.size() + pieces.text.size() / 4);
    bool is_first = true;
    for (Span &piece : pieces.spans) {
        const std::size_t begin = text.size();
        rewrite(std::u16string_view(pieces.text).substr(piece.begin, piece.end - piece.begin), is_first, text);
        piece = {begin, text.size(), false};
        is_first = false;
    }
    pieces.text = std::move(text);
}

std::vector<Span> digit_spans(std::u16string_view text)
{
    std::vector<Span> spans;
    std::size_t covered = 0;
    for (std::size_t position = 0; position < text.size();) {
        const std::size_t begin = position;
        const char32_t character = next_utf16(text, position);
        const QChar::Category category = QChar::category(character);
        if ((category < QChar::Number_DecimalDigit || category > QChar::Number_Other) && !is_newer(character, "N"))
            continue;
        if (begin > covered)
            spans.push_back({covered, begin, false});
        spans.push_back({begin, position, true});
        covered = position;
    }
    if (covered < text.size())
        spans.push_back({covered, text.size(), false});
    return spans;
}

} // namespace

PreTokenizerStep split(Pattern pattern, SplitBehavior behavior, bool invert)
{
    return [pattern = std::move(pattern), behavior, invert](Pieces &pieces) {
        cut_pieces(pieces, behavior, invert,
                   [&](std::u16string_view text) { return pattern.spans(text, pieces.stop); });
    };
}

PreTokenizerStep split_digits(bool individual)
{
    return [behavior = individual ? SplitBehavior::isolated : SplitBehavior::contiguous](Pieces &pieces) {
        cut_pieces(pieces, behavior, false, digit_spans);
    };
}

PreTokenizerStep byte_level(bool add_prefix_space, bool use_regex)
{
    return [add_prefix_space, use_regex, pattern = Pattern::regex(gpt2_expression)](Pieces &pieces) {
        if (add_prefix_space) {
            rewrite_pieces(pieces, [](std::u16string_view piece, bool, std::u16string &out) {
                if (!piece.starts_with(u' '))
                    out += u' ';
                out += piece;
            });
        }
        if (use_regex)
            cut_pieces(pieces, SplitBehavior::isolated, false,
                       [&](std::u16string_view text) { return pattern.spans(text, pieces.stop); });
        rewrite_pieces(pieces,
                       [](std::u16string_view piece, bool, std::u16string &out) { append_byte_level(out, piece); });
    };
}

PreTokenizerStep metaspace(char16_t replacement, PrependScheme scheme, bool cut)
{
    const Pattern pattern = Pattern::literal(utf8_from_utf16(std::u16string_view(&replacement, 1)));
    return [replacement, scheme, cut, pattern](Pieces &pieces) {
        rewrite_pieces(pieces, [&](std::u16string_view piece, bool is_first, std::u16string &out) {
            const bool prepend =
                scheme == PrependScheme::always || (scheme == PrependScheme::first && is_first && pieces.at_text_start);
            if (prepend && !piece.starts_with(u' ') && !piece.starts_with(replacement))
                out += replacement;
            for (const char16_t unit : piece)
                out += unit == u' ' ? replacement : unit;
        });
        if (cut)
            cut_pieces(pieces, SplitBehavior::merged_with_next, false,
                       [&](std::u16string_view text) { return pattern.spans(text); });
    };
}

void pre_tokenize(const std::vector<PreTokenizerStep> &steps, Pieces &pieces)
{
    for (const PreTokenizerStep &step : steps) {
        step(pieces);
        std::erase_if(pieces.spans, [](const Span &span) { return span.begin == span.end; });
    }
}

} // namespace sinkscope
