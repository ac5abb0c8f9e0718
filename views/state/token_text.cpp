#include "views/state/token_text.h"

namespace sinkscope {

QString visibleText(const Token &token)
{
    if (token.text.empty())
        return token.id >= 0 ? QStringLiteral("id %1").arg(token.id) : QStringLiteral("?");
    QString visible;
    for (const QChar c : QString::fromStdString(token.text)) {
        if (c == u' ')
            visible += u'·';
        else if (c == u'\n')
            visible += u'↵';
        else if (c == u'\t')
            visible += u'→';
        else if (c == u'\r')
            visible += u'␍';
        else if (c.category() == QChar::Other_Control)
            visible += QStringLiteral("<U+%1>").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            visible += c;
    }
    return visible;
}

bool endsLine(const Token &token)
{
    return !token.text.empty() && token.text.back() == '\n';
}

} // namespace sinkscope
