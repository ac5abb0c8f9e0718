#pragma once

#include "views/lab/lab_intervention_panel.h"

#include <QString>

#include <vector>

namespace sinkscope {

/// Bytes of grids that are kept of variants beside a session.
inline constexpr int64_t largest_kept = int64_t{256} << 20;

/// Whether the variants are kept: together they are at most largest_kept.
bool canBeKept(const std::vector<LabVariant> &variants);

/// Writes the variants of the lab into the folder "variants" beside the session's file, in place of those that were
/// there. Throws Error. Of the worker's thread, as is the next.
void writeKeptVariants(const QString &sessionFile, const std::vector<LabVariant> &variants);

/// The variants that were kept, if they are of this run; what they did is worked out anew, but for the divergence and
/// the time, which were written. Files that cannot be read are left out.
std::vector<LabVariant> readKeptVariants(const QString &sessionFile, const Run &baseline);

} // namespace sinkscope
