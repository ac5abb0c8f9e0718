#include "views/state/style.h"

#include "views/state/colour_map.h"

#include <QPalette>

#include <algorithm>
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

Style Style::light(double fontPoints)
{
    Style style;
    style.background = Qt::white;
    style.foreground = QColor(0x1a, 0x1a, 0x1a);
    style.mutedForeground = QColor(0x60, 0x60, 0x60);
    style.grid = QColor(0xd9, 0xd9, 0xd9);
    style.selection = QColor(0x1a, 0x1a, 0x1a);
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
    style.selection = QColor(0xff, 0xff, 0xff);
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
    const RoleLook &look = lookOf(role);
    return grey ? QColor(look.grey, look.grey, look.grey) : QColor::fromRgb(dark ? look.dark : look.light);
}

QColor Style::quantity(Quantity quantity) const
{
    static constexpr std::array<QRgb, quantity_count> onLight{0x201357, 0x0a8f2c, 0x6932f9,
                                                              0xd46273, 0xb079f0, 0x630527},
        onDark{0xc7f995, 0x6fae1c, 0xb04bf0, 0xdf3c70, 0xef99d9, 0x50f2c0};
    if (grey) {
        const int lightness = 0x18 * static_cast<int>(quantity);
        return {lightness, lightness, lightness};
    }
    return QColor::fromRgb((dark ? onDark : onLight)[static_cast<size_t>(quantity)]);
}

QColor Style::series(int index) const
{
    return quantity(static_cast<Quantity>(index % quantity_count));
}

QPainterPath Style::marker(MarkerShape shape, double size)
{
    const double radius = size / 2;
    const double up = -std::numbers::pi / 2;
    QPainterPath path;
    switch (shape) {
    case MarkerShape::star:
        return polygon(5, radius * 1.3, 0.45, up);
    case MarkerShape::square:
        return polygon(4, radius * 1.2, 1, std::numbers::pi / 4);
    case MarkerShape::diamond:
        return polygon(4, radius * 1.2, 1, up);
    case MarkerShape::triangle:
        return polygon(3, radius * 1.2, 1, up);
    case MarkerShape::triangleDown:
        return polygon(3, radius * 1.2, 1, -up);
    case MarkerShape::hexagon:
        return polygon(6, radius * 1.1, 1, up);
    case MarkerShape::cross:
        return polygon(4, radius * 1.3, 0.4, up + std::numbers::pi / 4);
    case MarkerShape::circle:
        path.addEllipse(QPointF(), radius, radius);
    }
    return path;
}

double contrast(const QColor &a, const QColor &b)
{
    const double one = relativeLuminance(a.rgb()), other = relativeLuminance(b.rgb());
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

namespace {

constexpr double least_contrast = 3.05; ///< of marks: 3:1, and room for rounding
constexpr std::array<double, 4> shades{1, 0.62, 1.3, 0.8}; ///< times the lightness of the role's colour

/// The colour with its lightness times `factor`, or as near to that as still stands out from the background.
QColor shaded(const QColor &colour, double factor, const QColor &background)
{
    float hue = 0, saturation = 0, lightness = 0;
    colour.getHslF(&hue, &saturation, &lightness);
    for (double share = 1; share > 0; share -= 0.1) {
        const double wanted = std::clamp(lightness * (1 + share * (factor - 1)), 0.0, 0.85);
        const QColor shade = QColor::fromHslF(std::max(0.0F, hue), saturation, static_cast<float>(wanted)).toRgb();
        if (contrast(shade, background) >= least_contrast)
            return shade;
    }
    return colour;
}

} // namespace

TokenLook tokenLook(const Style &style, const Detection &detection, int token)
{
    TokenLook look;
    look.role = roleOf(detection, token);
    int rank = 0; // among the tokens of its role
    if (look.role == TokenRole::ordinary)
        rank = std::max(0, token);
    else
        for (const Sink &sink : detection.sinks)
            rank += sink.position < token && roleOf(detection, sink) == look.role;
    const auto count = static_cast<int>(shades.size());
    look.colour = shaded(style.role(look.role), shades[static_cast<size_t>(rank % count)], style.background);
    look.hollow = rank / count % 2 == 1;
    return look;
}

} // namespace sinkscope
