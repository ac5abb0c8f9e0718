#pragma once

#include "views/state/roles.h"

#include <QColor>
#include <QFont>
#include <QPainterPath>
#include <QString>

class QPalette;

namespace sinkscope {

/// Colours and type of everything that we paint ourselves. Sizes in points; nothing in pixels.
struct Style {
    bool dark = false;
    bool grey = false; ///< greys in place of colours, told apart by lightness and markers
    QColor background, foreground, mutedForeground, grid;
    QColor selection; ///< of frames and rings around what is selected; marks keep their own
    QColor hover;
    QFont font; ///< DejaVu Sans, body size
    double lineWidth = 1.2; ///< points
    double markerSize = 4; ///< points

    static Style light(double fontPoints = 9);
    static Style darkTheme(double fontPoints = 9);
    static Style fromPalette(const QPalette &palette, double fontPoints);

    QColor role(TokenRole role) const;
    QColor quantity(Quantity quantity) const;
    QColor series(int index) const; ///< of things that have no colour of their own: the quantities', repeated
    /// A marker around the origin, `size` across.
    static QPainterPath marker(MarkerShape shape, double size);
    static QPainterPath marker(TokenRole role, double size) { return marker(markerOf(role), size); }
};

/// How one token is drawn where each has a mark or line of its own.
struct TokenLook {
    TokenRole role = TokenRole::ordinary;
    QColor colour; ///< a shade of the role's
    bool hollow = false; ///< its markers are outlines
};

/// A token's own look: a function of the run's sinks alone, so that it is the same in every panel, under every
/// selection and in every file. Tokens of a role differ in shade, beyond four in their markers too.
TokenLook tokenLook(const Style &style, const Detection &detection, int token);

/// (lighter + 0.05) / (darker + 0.05), 1..21, as WCAG defines the contrast of two colours.
double contrast(const QColor &a, const QColor &b);

} // namespace sinkscope
