#pragma once

#include "core/analysis/sinks.h"

#include <QColor>
#include <QString>

#include <array>

namespace sinkscope {

/// What a token is to the viewer. One colour and one marker each, in every view, distinguishable for colour-blind eyes.
enum class TokenRole { ordinary, bos, primary, secondary, noise };

/// The shapes of marks. Those that the table of roles does not have are for what is no token.
enum class MarkerShape { circle, star, square, diamond, triangle, triangleDown, hexagon, cross };

/// How a role is drawn.
struct RoleLook {
    TokenRole role;
    QRgb light, dark; ///< on the background of either theme
    int grey; ///< 0..255, on white, where colours are not printed
    MarkerShape marker;
};

/// The one table of roles, in the order of the enumeration: at least 3:1 against the background, and apart from one
/// another for eyes without red, green or blue cones.
inline constexpr std::array<RoleLook, 5> role_looks{{
    {TokenRole::ordinary, 0xff8c8c8c, 0xff8a8a8a, 0x8c, MarkerShape::circle},
    {TokenRole::bos, 0xffe06000, 0xfff06a1a, 0x00, MarkerShape::star},
    {TokenRole::primary, 0xff6b4a00, 0xfff5d76e, 0x38, MarkerShape::square},
    {TokenRole::secondary, 0xff0068c0, 0xff5ab4f5, 0x58, MarkerShape::diamond},
    {TokenRole::noise, 0xffc05fb0, 0xffc070ff, 0x74, MarkerShape::triangle},
}};

inline constexpr const RoleLook &lookOf(TokenRole role)
{
    return role_looks[static_cast<size_t>(role)];
}
inline constexpr MarkerShape markerOf(TokenRole role)
{
    return lookOf(role).marker;
}

TokenRole roleOf(const Detection &detection, int token);
TokenRole roleOf(const Detection &detection, const Sink &sink); ///< of one of its sinks
TokenRole roleOf(SinkLabel label); ///< where the label is all that is known
QString roleTitle(TokenRole role); ///< "BOS sink", "primary sink", "secondary sink", "noise", "ordinary token"

/// What is measured of a token, where a figure tells several apart by colour. No colour of theirs is a role's.
enum class Quantity { residual, attention, mlp, key, value, score };
inline constexpr int quantity_count = 6;

} // namespace sinkscope
