#pragma once

#include "core/analysis/sinks.h"

#include <QColor>
#include <QFont>
#include <QPainterPath>
#include <QString>

class QPalette;

namespace sinkscope {

/// What a token is to the viewer. One colour and one marker each, in every view, distinguishable for colour-blind eyes.
enum class TokenRole { ordinary, bos, primary, secondary, noise };

TokenRole roleOf(const Detection &detection, int token);
QString roleTitle(TokenRole role); ///< "BOS sink", "primary sink", "secondary sink", "noise", "ordinary token"

/// Colours and type of everything that we paint ourselves. Sizes in points; nothing in pixels.
struct Style {
    bool dark = false;
    QColor background, foreground, mutedForeground, grid, selection, hover;
    QFont font; ///< DejaVu Sans, body size
    double lineWidth = 1.2; ///< points
    double markerSize = 4; ///< points

    static Style light(double fontPoints = 9);
    static Style darkTheme(double fontPoints = 9);
    static Style fromPalette(const QPalette &palette, double fontPoints);

    QColor role(TokenRole role) const;
    QColor series(int index) const; ///< tab10, repeated
    /// The marker of a role around the origin, `size` across: circle, star, square, diamond, triangle.
    static QPainterPath marker(TokenRole role, double size);
};

} // namespace sinkscope
