#pragma once

#include "core/checkpoint/checkpoint.h"

namespace sinkscope {

/// Throws Error when a file of tensors is no longer what it was when the checkpoint was opened
/// (MappedFile::check_unchanged): what was computed with it must not be kept.
void check_unchanged(const Checkpoint &checkpoint);

} // namespace sinkscope
