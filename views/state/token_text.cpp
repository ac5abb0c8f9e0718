#include "views/state/token_text.h"

#include "core/analysis/joined_bytes.h"

#include <QList>

#include <vector>

namespace sinkscope {

namespace {

constexpr QChar left_to_right = u'\u2066', isolate_end = u'\u2069'; // LRI, PDI

QString isolated(const QString &text)
{
    return left_to_right + text + isolate_end;
}

/// Without a shape of its own, beside spaces: controls, formats, separators, fillers and selectors of variants (the
/// characters of Unicode's Default_Ignorable_Code_Point that have other categories).
bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
            (c >= 0x180B && c <= 0x180F) || c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFFA0 ||
            (c >= 0xE0000 && c <= 0xE0FFF);
    }
}

bool isMark(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

bool runsRightToLeft(char32_t c)
{
    const QChar::Direction direction = QChar::direction(c);
    return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
}

/// Writes text as it can be seen.
class Visible {
public:
    void add(const QString &text)
    {
        for (const char32_t c : text.toUcs4())
            add(c);
    }
    /// What stands for something that has no shape of its own: it keeps its direction.
    void addSign(const QString &sign) { pieces_.push_back({sign, true}); }

    QString text() const
    {
        QString all;
        for (const auto &[text, isSign] : pieces_)
            all += isSign && turns_ ? isolated(text) : text;
        return turns_ ? isolated(all) : all;
    }

private:
    void add(char32_t c)
    {
        if (c == U' ')
            addSign(QStringLiteral("·"));
        else if (c == U'\n')
            addSign(QStringLiteral("↵"));
        else if (c == U'\t')
            addSign(QStringLiteral("→"));
        else if (c == U'\r')
            addSign(QStringLiteral("␍"));
        else if (isInvisible(c))
            addSign(QStringLiteral("<U+%1>").arg(QString::number(c, 16).toUpper(), 4, QLatin1Char('0')));
        else
            addCharacter(c);
    }

    void addCharacter(char32_t c)
    {
        turns_ |= runsRightToLeft(c);
        if (isMark(c) && (pieces_.empty() || pieces_.back().isSign))
            pieces_.push_back({QStringLiteral("◌"), false}); // it would sit on what stands before the token
        if (pieces_.empty() || pieces_.back().isSign)
            pieces_.push_back({QString(), false});
        pieces_.back().text += QString::fromUcs4(&c, 1);
    }

    struct Piece {
        QString text;
        bool isSign = false;
    };
    std::vector<Piece> pieces_;
    bool turns_ = false;
};

} // namespace

QString visibleText(const Token &token)
{
    return visibleText({&token, 1}, 0);
}

QString visibleText(std::span<const Token> tokens, int position)
{
    const Token &token = tokens[static_cast<size_t>(position)];
    if (token.text.empty())
        return token.id >= 0 ? QStringLiteral("id %1").arg(token.id) : QStringLiteral("?");
    Visible visible;
    for (const TextPart &part : join_bytes(tokens, position).parts) {
        const QString text = QString::fromStdString("x" + part.text).mid(1); // else Qt drops a byte order mark
        if (part.kind == TextPart::Kind::rest)
            visible.addSign(u'‹' + text + u'›');
        else if (part.kind == TextPart::Kind::escape)
            visible.addSign(text);
        else
            visible.add(text);
    }
    return visible.text();
}

bool endsLine(const Token &token)
{
    return !token.text.empty() && token.text.back() == '\n';
}

} // namespace sinkscope
