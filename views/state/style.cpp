#include "views/state/style.h"

#include <QCoreApplication>
#include <QPalette>

#include <array>
#include <cmath>
#include <numbers>

namespace sinkscope {

namespace {

QFont bodyFont(double points)
{
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPointSizeF(points);
    return font;
}

QPainterPath polygon(int corners, double radius, double innerRatio, double startAngle)
{
    QPolygonF points;
    const int steps = innerRatio < 1 ? 2 * corners : corners;
    for (int i = 0; i < steps; ++i) {
        const double angle = startAngle + 2 * std::numbers::pi * i / steps;
        const double r = innerRatio < 1 && i % 2 ? radius * innerRatio : radius;
        points << QPointF(r * std::cos(angle), r * std::sin(angle));
    }
    QPainterPath path;
    path.addPolygon(points);
    path.closeSubpath();
    return path;
}

} // namespace

TokenRole roleOf(const Detection &detection, int token)
{
    const Sink *sink = detection.find(token);
    if (!sink)
        return TokenRole::ordinary;
    if (token == detection.bos_position)
        return TokenRole::bos;
    switch (sink->label) {
    case SinkLabel::bos:
    case SinkLabel::primary:
        return TokenRole::primary;
    case SinkLabel::secondary:
        return TokenRole::secondary;
    case SinkLabel::noise:
        return TokenRole::noise;
    }
    return TokenRole::ordinary;
}

QString roleTitle(TokenRole role)
{
    switch (role) {
    case TokenRole::ordinary:
        return QCoreApplication::translate("TokenRole", "ordinary token");
    case TokenRole::bos:
        return QCoreApplication::translate("TokenRole", "BOS sink");
    case TokenRole::primary:
        return QCoreApplication::translate("TokenRole", "primary sink");
    case TokenRole::secondary:
        return QCoreApplication::translate("TokenRole", "secondary sink");
    case TokenRole::noise:
        return QCoreApplication::translate("TokenRole", "noise");
    }
    return {};
}

Style Style::light(double fontPoints)
{
    Style style;
    style.background = Qt::white;
    style.foreground = QColor(0x1a, 0x1a, 0x1a);
    style.mutedForeground = QColor(0x60, 0x60, 0x60);
    style.grid = QColor(0xd9, 0xd9, 0xd9);
    style.selection = QColor(0xd6, 0x27, 0x28);
    style.hover = QColor(0x50, 0x50, 0x50, 0x90);
    style.font = bodyFont(fontPoints);
    return style;
}

Style Style::darkTheme(double fontPoints)
{
    Style style = light(fontPoints);
    style.dark = true;
    style.background = QColor(0x1e, 0x20, 0x24);
    style.foreground = QColor(0xe6, 0xe6, 0xe6);
    style.mutedForeground = QColor(0xa0, 0xa4, 0xaa);
    style.grid = QColor(0x3c, 0x40, 0x46);
    style.selection = QColor(0xff, 0x6b, 0x5e);
    style.hover = QColor(0xc8, 0xc8, 0xc8, 0x90);
    return style;
}

Style Style::fromPalette(const QPalette &palette, double fontPoints)
{
    const bool dark = palette.color(QPalette::Window).lightness() < 128;
    Style style = dark ? darkTheme(fontPoints) : light(fontPoints);
    style.background = palette.color(QPalette::Base);
    style.foreground = palette.color(QPalette::Text);
    return style;
}

QColor Style::role(TokenRole role) const
{
    // Okabe and Ito's colour-blind safe set; the dark theme takes lighter variants of the two deep ones.
    switch (role) {
    case TokenRole::ordinary:
        return dark ? QColor(0x9a, 0x9a, 0x9a) : QColor(0x7f, 0x7f, 0x7f);
    case TokenRole::bos:
        return dark ? QColor(0xff, 0x7f, 0x3f) : QColor(0xd5, 0x5e, 0x00);
    case TokenRole::primary:
        return QColor(0xe6, 0x9f, 0x00);
    case TokenRole::secondary:
        return dark ? QColor(0x56, 0xb4, 0xe9) : QColor(0x00, 0x72, 0xb2);
    case TokenRole::noise:
        return QColor(0xcc, 0x79, 0xa7);
    }
    return foreground;
}

QColor Style::series(int index) const
{
    static constexpr std::array<QRgb, 10> tab10{0x1f77b4, 0xff7f0e, 0x2ca02c, 0xd62728, 0x9467bd,
                                                0x8c564b, 0xe377c2, 0x7f7f7f, 0xbcbd22, 0x17becf};
    const QColor color = QColor::fromRgb(tab10[static_cast<size_t>(index) % tab10.size()]);
    return dark ? color.lighter(120) : color;
}

QPainterPath Style::marker(TokenRole role, double size)
{
    const double radius = size / 2;
    const double up = -std::numbers::pi / 2;
    switch (role) {
    case TokenRole::bos:
        return polygon(5, radius * 1.3, 0.45, up);
    case TokenRole::primary:
        return polygon(4, radius * 1.2, 1, std::numbers::pi / 4);
    case TokenRole::secondary:
        return polygon(4, radius * 1.2, 1, up);
    case TokenRole::noise:
        return polygon(3, radius * 1.2, 1, up);
    case TokenRole::ordinary:
        break;
    }
    QPainterPath path;
    path.addEllipse(QPointF(), radius, radius);
    return path;
}

} // namespace sinkscope
