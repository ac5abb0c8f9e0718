#include "views/figures/math_label.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>

namespace sinkscope {

namespace {

// QFont takes pixel sizes as whole numbers only, so text is laid out and painted at this many times its size.
constexpr int font_scale = 10;
constexpr double script_size = 0.72;
constexpr double subscript_shift = 0.22; // of the font size, downwards
constexpr double superscript_shift = 0.36; // upwards

double pointSize(const QFont &font)
{
    return font.pointSizeF() > 0 ? font.pointSizeF() : font.pixelSize();
}

} // namespace

/// Cuts markup into pieces of one font each.
class MathLabelParser {
public:
    MathLabelParser(MathLabel::Laid &label, const QFont &font) : label_(label), font_(font), size_(pointSize(font)) { }

    void parse(const QString &markup)
    {
        for (qsizetype i = 0; i < markup.size(); ++i) {
            const QChar c = markup[i];
            const qsizetype close = markup.indexOf(u'}', i);
            if (markup.mid(i).startsWith(QLatin1String("\\bar{")) && close > 0) {
                flush();
                append(markup.mid(i + 5, close - i - 5), italic_, 1, 0, true);
                i = close;
            } else if (c == u'\\' && i + 1 < markup.size()) {
                text_ += markup[++i];
            } else if (c == u'*') {
                flush();
                italic_ = !italic_;
            } else if ((c == u'_' || c == u'^') && i + 1 < markup.size() && markup[i + 1] == u'{' && close > 0) {
                flush();
                const double shift = c == u'_' ? subscript_shift : -superscript_shift;
                append(markup.mid(i + 2, close - i - 2), false, script_size, shift * size_, false);
                i = close;
            } else {
                text_ += c;
            }
        }
        flush();
    }

private:
    void flush()
    {
        if (!text_.isEmpty())
            append(text_, italic_, 1, 0, false);
        text_.clear();
    }

    void append(const QString &text, bool italic, double scale, double shift, bool bar)
    {
        MathLabel::Piece piece;
        piece.text = text;
        piece.font = font_;
        piece.font.setPixelSize(std::max(1, qRound(size_ * scale * font_scale)));
        piece.font.setItalic(italic || font_.italic());
        piece.font.setHintingPreference(QFont::PreferNoHinting);
        const QFontMetricsF metrics(piece.font);
        piece.x = label_.width;
        piece.shift = shift;
        piece.width = metrics.horizontalAdvance(text) / font_scale;
        if (bar)
            piece.barY = metrics.tightBoundingRect(text).height() / font_scale + 0.1 * size_;
        label_.width += piece.width;
        label_.ascent = std::max(label_.ascent, metrics.ascent() / font_scale - shift);
        label_.descent = std::max(label_.descent, metrics.descent() / font_scale + shift);
        label_.pieces.push_back(piece);
    }

    MathLabel::Laid &label_;
    QFont font_;
    double size_;
    QString text_;
    bool italic_ = false;
};

MathLabel::MathLabel(const QString &markup, const QFont &font)
{
    // Measuring text takes a hundred times as long as finding it again.
    constexpr qsizetype most_kept = 8192;
    static thread_local QHash<std::pair<QString, QFont>, std::shared_ptr<const Laid>> known;
    const std::pair<QString, QFont> key(markup, font);
    if (const auto found = known.constFind(key); found != known.constEnd()) {
        laid_ = *found;
        return;
    }
    auto laid = std::make_shared<Laid>();
    MathLabelParser(*laid, font).parse(markup);
    laid_ = std::move(laid);
    if (known.size() >= most_kept)
        known.clear();
    known.insert(key, laid_);
}

void MathLabel::paint(QPainter &painter, const QPointF &baseline, const QColor &colour) const
{
    painter.save();
    painter.setBrush(Qt::NoBrush);
    for (const Piece &piece : laid_->pieces) {
        const QPointF origin = baseline + QPointF(piece.x, piece.shift);
        painter.save();
        painter.translate(origin);
        painter.scale(1.0 / font_scale, 1.0 / font_scale);
        painter.setFont(piece.font);
        painter.setPen(colour);
        painter.drawText(QPointF(), piece.text);
        painter.restore();
        if (piece.barY > 0) {
            painter.setPen(QPen(colour, 0.6));
            // The bar leans right with the italic letter below it.
            const double lean = piece.font.italic() ? 0.12 * piece.width : 0;
            painter.drawLine(origin + QPointF(0.1 * piece.width + lean, -piece.barY),
                             origin + QPointF(0.9 * piece.width + lean, -piece.barY));
        }
    }
    painter.restore();
}

void paintLabel(QPainter &painter, const QString &markup, const QFont &font, const QColor &colour,
                const QPointF &anchor, Qt::Alignment alignment, double degrees)
{
    const MathLabel label(markup, font);
    double x = 0, y = label.ascent();
    if (alignment & Qt::AlignRight)
        x = -label.width();
    else if (alignment & Qt::AlignHCenter)
        x = -label.width() / 2;
    if (alignment & Qt::AlignBottom)
        y -= label.height();
    else if (alignment & Qt::AlignVCenter)
        y -= label.height() / 2;
    if (degrees == 0) {
        label.paint(painter, anchor + QPointF(x, y), colour);
        return;
    }
    painter.save();
    painter.translate(anchor);
    painter.rotate(degrees);
    label.paint(painter, {x, y}, colour);
    painter.restore();
}

QString escapeMarkup(const QString &text)
{
    QString escaped;
    for (const QChar c : text) {
        if (c == u'*' || c == u'_' || c == u'^' || c == u'\\')
            escaped += u'\\';
        escaped += c;
    }
    return escaped;
}

QString plainLabel(const QString &markup)
{
    QString plain;
    for (qsizetype i = 0; i < markup.size(); ++i) {
        const QChar c = markup[i];
        if (markup.mid(i).startsWith(QLatin1String("\\bar{"))) {
            plain += QLatin1String("mean ");
            i += 4;
        } else if (c == u'\\' && i + 1 < markup.size()) {
            plain += markup[++i];
        } else if (c != u'*' && c != u'{' && c != u'}') {
            plain += c;
        }
    }
    return plain;
}

QStringList wrappedLabel(const QString &markup, const QFont &font, double width)
{
    QStringList lines;
    for (const QString &given : markup.split(u'\n')) {
        QStringList words;
        int depth = 0;
        for (const QString &word : given.split(u' ')) {
            if (depth > 0)
                words.last() += u' ' + word;
            else
                words << word;
            depth += static_cast<int>(word.count(u'{') - word.count(u'}'));
        }
        lines << QString();
        for (const QString &word : std::as_const(words)) {
            const QString longer = lines.last().isEmpty() ? word : lines.last() + u' ' + word;
            if (lines.last().isEmpty() || MathLabel(longer, font).width() <= width)
                lines.last() = longer;
            else
                lines << word;
        }
    }
    return lines;
}

} // namespace sinkscope
