#include "views/state/tick_text.h"

#include <cmath>

namespace sinkscope {

namespace {

QString superscript(int number)
{
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text;
    for (const QChar c : QString::number(number))
        text += c == u'-' ? QChar(u'⁻') : digits[c.digitValue()];
    return text;
}

} // namespace

QString tickText(double value)
{
    const double size = std::fabs(value);
    if (size == 0 || (size >= 0.999e-3 && size < 0.999e5))
        return QString::number(value, 'g', 6).replace(QLatin1Char('-'), QStringLiteral("−"));
    const int exponent = static_cast<int>(std::floor(std::log10(size) + 1e-9));
    const double mantissa = value / std::pow(10, exponent);
    const QString power = QStringLiteral("10") + superscript(exponent);
    return std::fabs(mantissa - 1) < 1e-6 ? power : QString::number(mantissa, 'g', 2) + QStringLiteral("·") + power;
}

} // namespace sinkscope
