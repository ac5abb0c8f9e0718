#pragma once

#include <QString>

namespace sinkscope {

/// A number as a tick label: "0.05", "200", "10⁻⁵", "2·10⁶".
QString tickText(double value);

} // namespace sinkscope
