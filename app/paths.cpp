#include "app/paths.h"

#include <QFile>
#include <QStringDecoder>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr char16_t first_escape = 0xDC80, last_escape = 0xDCFF, escape_of_zero = 0xDC00;

/// Bytes of the UTF-8 character that the text begins with; 0 when it begins with none.
int characterBytes(QByteArrayView bytes)
{
    for (int count = 1; count <= std::min<int>(4, static_cast<int>(bytes.size())); ++count) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString character = decoder(bytes.first(count));
        if (!decoder.hasError() && !character.contains(QChar::ReplacementCharacter))
            return count;
    }
    return 0;
}

QString fromBytes(const QByteArray &bytes)
{
    if (bytes.isValidUtf8())
        return QString::fromUtf8(bytes);
    QString text;
    for (qsizetype at = 0; at < bytes.size();) {
        const int count = characterBytes(QByteArrayView(bytes).sliced(at));
        if (count > 0)
            text += QString::fromUtf8(bytes.constData() + at, count);
        else
            text += QChar(static_cast<char16_t>(escape_of_zero + static_cast<unsigned char>(bytes[at])));
        at += std::max(1, count);
    }
    return text;
}

} // namespace

std::filesystem::path toPath(const QString &text)
{
    QByteArray bytes;
    qsizetype done = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t unit = text[at].unicode();
        const bool lone = at == 0 || !text[at - 1].isHighSurrogate();
        if (unit < first_escape || unit > last_escape || !lone)
            continue;
        bytes += QFile::encodeName(text.sliced(done, at - done)) + static_cast<char>(unit - escape_of_zero);
        done = at + 1;
    }
    bytes += QFile::encodeName(text.sliced(done));
    return std::filesystem::path(bytes.toStdString());
}

QString fromPath(const std::filesystem::path &path)
{
    return fromBytes(QByteArray::fromStdString(path.string()));
}

QStringList argumentList(int argc, const char *const *argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << fromBytes(argv[i]);
    return arguments;
}

} // namespace sinkscope
