#pragma once

#include <QIcon>

class QPalette;

namespace sinkscope {

/// An icon of resources/icons, NAME.svg, drawn in the palette's text colour; with a paler one for what is disabled.
QIcon themedIcon(const QString &name, const QPalette &palette);

} // namespace sinkscope
