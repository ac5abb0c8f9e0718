#include "views/figures/figure_source.h"

#include <cmath>
#include <map>

namespace sinkscope {

namespace {

/// Characters of our labels that need other words in TeX; `math` where they stand in math mode.
QString texCharacter(QChar c, bool math)
{
    static const std::map<char16_t, const char *> inMath{
        {u'≠', "\\neq "},  {u'‖', "\\|"},      {u'ℓ', "\\ell "}, {u'−', "-"},      {u'α', "\\alpha "},
        {u'·', "\\cdot "}, {u'×', "\\times "}, {u'≥', "\\geq "}, {u'≤', "\\leq "}, {u'∞', "\\infty "}};
    static const std::map<char16_t, const char *> inText{{u'“', "``"},
                                                         {u'”', "''"},
                                                         {u'–', "--"},
                                                         {u'—', "---"},
                                                         {u'…', "\\ldots{}"},
                                                         {u'%', "\\%"},
                                                         {u'&', "\\&"},
                                                         {u'#', "\\#"},
                                                         {u'$', "\\$"},
                                                         {u'_', "\\_"},
                                                         {u'{', "\\{"},
                                                         {u'}', "\\}"},
                                                         {u'~', "\\textasciitilde{}"},
                                                         {u'^', "\\textasciicircum{}"},
                                                         {u'\\', "\\textbackslash{}"},
                                                         {u'↵', "$\\hookleftarrow$"},
                                                         {u'→', "$\\rightarrow$"},
                                                         {u'<', "$<$"},
                                                         {u'>', "$>$"},
                                                         {u'|', "$|$"},
                                                         {u'"', "''"}};
    if (const auto found = inMath.find(c.unicode()); found != inMath.end())
        return math ? QLatin1String(found->second) : QStringLiteral("$%1$").arg(QLatin1String(found->second));
    if (const auto found = inText.find(c.unicode()); found != inText.end())
        return QLatin1String(found->second);
    if (c.unicode() < 0x80 || (c.unicode() >= 0xa0 && c.unicode() < 0x180))
        return c;
    return QStringLiteral("U+%1").arg(c.unicode(), 4, 16, QLatin1Char('0')); // pdfTeX has no glyph for it
}

/// Text inside \mathrm{} or \mathit{}, where blanks and words need help.
QString mathText(const QString &text, SourceLanguage language)
{
    QString result;
    for (const QChar c : text) {
        if (c == u' ')
            result += QStringLiteral("\\ ");
        else if (language == SourceLanguage::tex)
            result += texCharacter(c, true);
        else if (c == u'_' || c == u'$' || c == u'%' || c == u'#' || c == u'&')
            result += QStringLiteral("\\") + c;
        else
            result += c;
    }
    return result;
}

QString plainText(const QString &text, SourceLanguage language)
{
    QString result;
    for (const QChar c : text) {
        if (language == SourceLanguage::tex)
            result += texCharacter(c, false);
        else
            result += c == u'$' ? QStringLiteral("\\$") : QString(c);
    }
    return result;
}

} // namespace

QString sourceText(const QString &markup, SourceLanguage language)
{
    QString result, text;
    bool italic = false;
    const auto flush = [&] {
        if (!text.isEmpty())
            result +=
                italic ? QStringLiteral("$\\mathit{%1}$").arg(mathText(text, language)) : plainText(text, language);
        text.clear();
    };
    for (qsizetype i = 0; i < markup.size(); ++i) {
        const QChar c = markup[i];
        const qsizetype close = markup.indexOf(u'}', i);
        if (markup.mid(i).startsWith(QLatin1String("\\bar{")) && close > 0) {
            flush();
            result += QStringLiteral("$\\bar{%1}$").arg(mathText(markup.mid(i + 5, close - i - 5), language));
            i = close;
        } else if (c == u'\\' && i + 1 < markup.size()) {
            text += markup[++i];
        } else if (c == u'*') {
            flush();
            italic = !italic;
        } else if ((c == u'_' || c == u'^') && i + 1 < markup.size() && markup[i + 1] == u'{' && close > 0) {
            flush();
            result +=
                QStringLiteral("$%1{\\mathrm{%2}}$").arg(c).arg(mathText(markup.mid(i + 2, close - i - 2), language));
            i = close;
        } else {
            text += c;
        }
    }
    flush();
    return result;
}

QString sourceNumber(double value)
{
    if (std::isnan(value))
        return QStringLiteral("nan");
    return std::isinf(value) ? (value < 0 ? QStringLiteral("-inf") : QStringLiteral("inf"))
                             : QString::number(value, 'g', 9);
}

QString sourceNumbers(const std::vector<double> &values)
{
    QStringList numbers;
    for (const double value : values)
        numbers << sourceNumber(value);
    return numbers.join(QStringLiteral(", "));
}

QString sourceComment(const QString &text, const QString &mark)
{
    QString result;
    for (const QString &line : text.trimmed().split(u'\n'))
        result += mark + line + u'\n';
    return result;
}

} // namespace sinkscope
