#pragma once

#include <QString>
#include <QTextDocument>

namespace sinkscope {

/// A tooltip that shows `text` as it stands. Qt takes a tooltip with tags in it for HTML, and tokens are full of them:
/// "<s>", "<p>".
inline QString plainTooltip(const QString &text)
{
    if (!Qt::mightBeRichText(text))
        return text;
    return QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped());
}

} // namespace sinkscope
