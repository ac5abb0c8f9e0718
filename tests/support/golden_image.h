#pragma once

#include "tests/support/test_paths.h"

#include <QImage>
#include <QString>

#include <cstdlib>

namespace sinkscope::test {

/// Another version of the fonts moves glyphs by a pixel and shades their edges otherwise. A pixel differs when none of
/// the nine around its place in the other image is near its colour; so many may. A line, a mark or a label that moved
/// is more.
inline constexpr int golden_near_colour = 80; ///< of 3 x 255
inline constexpr double golden_tolerated_share = 0.002; ///< of pixels

inline bool has_colour_near(const QImage &image, int x, int y, QRgb colour)
{
    const auto distance = [](QRgb a, QRgb b) {
        return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
    };
    for (int row = std::max(0, y - 1); row <= std::min(image.height() - 1, y + 1); ++row)
        for (int column = std::max(0, x - 1); column <= std::min(image.width() - 1, x + 1); ++column)
            if (distance(image.pixel(column, row), colour) < golden_near_colour)
                return true;
    return false;
}

/// The share of pixels of either image that the other lacks; 1 for images of different sizes.
inline double differing_share(const QImage &a, const QImage &b)
{
    if (a.size() != b.size() || a.isNull())
        return 1;
    int differing = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            differing += !has_colour_near(b, x, y, a.pixel(x, y)) || !has_colour_near(a, x, y, b.pixel(x, y));
    return static_cast<double>(differing) / a.width() / a.height();
}

/// What is wrong with an image beside tests/gui/golden/NAME.png; empty when it is alike. SINKSCOPE_UPDATE_GOLDEN=1
/// writes the golden image anew: look at it before committing. What differs is left as NAME-now.png.
inline QString difference_from_golden(const QImage &now, const QString &name)
{
    const QString file =
        QStringLiteral("%1/%2.png").arg(QString::fromStdString((source_dir() / "tests/gui/golden").string()), name);
    if (qEnvironmentVariableIsSet("SINKSCOPE_UPDATE_GOLDEN") && !now.save(file))
        return file + QStringLiteral(" cannot be written");
    const QImage golden = QImage(file).convertToFormat(QImage::Format_RGB32);
    if (golden.isNull())
        return file + QStringLiteral(" is missing: run with SINKSCOPE_UPDATE_GOLDEN=1 and look at it");
    const double share = differing_share(now, golden);
    if (share <= golden_tolerated_share)
        return {};
    const QString left = QString(name).replace(u'/', u'-') + QStringLiteral("-now.png");
    return QStringLiteral("%1 % of the pixels differ from %2%3")
        .arg(100 * share)
        .arg(file, now.save(left) ? QStringLiteral("; see ") + left : QString());
}

} // namespace sinkscope::test
