#pragma once

#include <vector>

namespace sinkscope {

/// Places for marks that want to stand at `wanted` (ascending), at least `gap` apart and between low and high, each as
/// near to its own as that allows (least squares, by pooling neighbours that push one another). Where there is no room
/// for the gap they share what there is.
std::vector<double> spreadMarks(const std::vector<double> &wanted, double gap, double low, double high);

} // namespace sinkscope
