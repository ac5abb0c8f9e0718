#include "core/text/normalizer.h"

#include "core/text/utf8.h"

#include <QString>

#include <algorithm>

namespace sinkscope {

namespace {

// The tables that PyPI's `tokenizers` normalises with are Unicode 9's: later characters stay as they are, and order
// nothing.
constexpr QChar::UnicodeVersion normalization_version = QChar::Unicode_9_0;

bool is_known(char32_t character)
{
    return QChar::unicodeVersion(character) <= normalization_version;
}

/// Marks and the vowels and finals of Hangul: what may be reordered, or composed with a character before it.
bool may_join_previous(char32_t character)
{
    const QChar::Category category = QChar::category(character);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining ||
        category == QChar::Mark_Enclosing || (character >= 0x1160 && character <= 0x11FF);
}

/// True when text may be cut before `character` and its parts normalised on their own, in every form.
bool is_boundary(char32_t character)
{
    if (character < 0x300)
        return true;
    if (may_join_previous(character))
        return false;
    const QChar::Decomposition kind = QChar::decompositionTag(character);
    if (kind == QChar::NoDecomposition || kind == QChar::Canonical)
        return true;
    // A compatibility character such as a halfwidth voicing mark can stand for a mark.
    const std::u16string decomposed = QChar::decomposition(character).toStdU16String();
    std::size_t position = 0;
    return decomposed.empty() || !may_join_previous(next_utf16(decomposed, position));
}

/// Sorts each run of marks by combining class, as normalisation does, in O(n log n): a long run would take Qt O(n^2).
void order_marks(std::u16string &text)
{
    struct Mark {
        unsigned char combining_class;
        char32_t character;
    };
    std::u16string ordered;
    std::vector<Mark> run;
    const auto flush = [&] {
        std::stable_sort(run.begin(), run.end(), [](const Mark &left, const Mark &right) {
            return left.combining_class < right.combining_class;
        });
        for (const Mark &mark : run)
            append_utf16(ordered, mark.character);
        run.clear();
    };
    for (std::size_t position = 0; position < text.size();) {
        const char32_t character = next_utf16(text, position);
        const unsigned char combining_class = is_known(character) ? QChar::combiningClass(character) : 0;
        if (combining_class > 0) {
            run.push_back({combining_class, character});
            continue;
        }
        flush();
        append_utf16(ordered, character);
    }
    flush();
    text = std::move(ordered);
}

/// Normalises in short stretches that do not touch each other: Qt's composition removes characters from the middle of a
/// string, which takes quadratic time on a long one.
std::u16string normalized_by_stretches(const std::u16string &text, QString::NormalizationForm form)
{
    constexpr std::size_t stretch = 256;
    std::u16string result;
    result.reserve(text.size());
    std::size_t begin = 0;
    for (std::size_t position = 0; position < text.size();) {
        const std::size_t at = position;
        const char32_t character = next_utf16(text, position);
        const bool is_last = position == text.size();
        if (!is_last && (at - begin < stretch || !is_boundary(character)))
            continue;
        const std::size_t end = is_last ? text.size() : at;
        std::u16string part = text.substr(begin, end - begin);
        order_marks(part);
        const QString normalized =
            QString(reinterpret_cast<const QChar *>(part.data()), static_cast<qsizetype>(part.size()))
                .normalized(form, normalization_version);
        result.append(reinterpret_cast<const char16_t *>(normalized.utf16()),
                      static_cast<std::size_t>(normalized.size()));
        begin = end;
    }
    return result;
}

} // namespace

NormalizerStep unicode_normalization(UnicodeForm form)
{
    QString::NormalizationForm qt_form = QString::NormalizationForm_C;
    switch (form) {
    case UnicodeForm::nfc:
        qt_form = QString::NormalizationForm_C;
        break;
    case UnicodeForm::nfd:
        qt_form = QString::NormalizationForm_D;
        break;
    case UnicodeForm::nfkc:
        qt_form = QString::NormalizationForm_KC;
        break;
    case UnicodeForm::nfkd:
        qt_form = QString::NormalizationForm_KD;
        break;
    }
    return [qt_form](std::u16string &text, const std::stop_token &) {
        // ASCII is its own normal form, and most text is ASCII.
        if (std::any_of(text.begin(), text.end(), [](char16_t unit) { return unit >= 0x80; }))
            text = normalized_by_stretches(text, qt_form);
    };
}

NormalizerStep prepend(std::u16string prefix)
{
    return [prefix = std::move(prefix)](std::u16string &text, const std::stop_token &) {
        if (!text.empty())
            text.insert(0, prefix);
    };
}

NormalizerStep replace_all(Pattern pattern, std::u16string replacement)
{
    return [pattern = std::move(pattern), replacement = std::move(replacement)](std::u16string &text,
                                                                                const std::stop_token &stop) {
        std::u16string result;
        result.reserve(text.size());
        for (const Span &span : pattern.spans(text, stop)) {
            if (span.is_match)
                result += replacement;
            else
                result.append(text, span.begin, span.end - span.begin);
        }
        text = std::move(result);
    };
}

NormalizerStep strip(bool left, bool right)
{
    // All white space lies in the basic plane, so that code units will do.
    return [left, right](std::u16string &text, const std::stop_token &) {
        std::size_t begin = 0;
        std::size_t end = text.size();
        while (left && begin < end && is_white_space(text[begin]))
            ++begin;
        while (right && end > begin && is_white_space(text[end - 1]))
            --end;
        text = text.substr(begin, end - begin);
    };
}

void normalize(const std::vector<NormalizerStep> &steps, std::u16string &text, const std::stop_token &stop)
{
    for (const NormalizerStep &step : steps)
        step(text, stop);
}

} // namespace sinkscope
