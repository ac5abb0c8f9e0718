#include "core/text/normalizer.h"

#include "core/text/utf8.h"

#include <QString>

#include <algorithm>

namespace sinkscope {

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
    return [qt_form](std::u16string &text) {
        // ASCII is its own normal form, and most text is ASCII.
        if (std::all_of(text.begin(), text.end(), [](char16_t unit) { return unit < 0x80; }))
            return;
        text = QString::fromStdU16String(text).normalized(qt_form).toStdU16String();
    };
}

NormalizerStep prepend(std::u16string prefix)
{
    return [prefix = std::move(prefix)](std::u16string &text) {
        if (!text.empty())
            text.insert(0, prefix);
    };
}

NormalizerStep replace_all(Pattern pattern, std::u16string replacement)
{
    return [pattern = std::move(pattern), replacement = std::move(replacement)](std::u16string &text) {
        std::u16string result;
        result.reserve(text.size());
        for (const Span &span : pattern.spans(text)) {
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
    return [left, right](std::u16string &text) {
        std::size_t begin = 0;
        std::size_t end = text.size();
        while (left && begin < end && is_white_space(text[begin]))
            ++begin;
        while (right && end > begin && is_white_space(text[end - 1]))
            --end;
        text = text.substr(begin, end - begin);
    };
}

void normalize(const std::vector<NormalizerStep> &steps, std::u16string &text)
{
    for (const NormalizerStep &step : steps)
        step(text);
}

} // namespace sinkscope
