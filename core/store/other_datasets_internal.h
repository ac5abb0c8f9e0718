#pragma once

#include "core/store/hdf5_reader_internal.h"
#include "core/store/hdf5_writer_internal.h"

#include <string>
#include <vector>

namespace sinkscope {

/// Copies the datasets of a run file that are no run's into the file that is written, those in groups too, but without
/// their attributes. Returns the names of those that cannot be kept: of types that a run does not have, or stored in a
/// way that is not read. Hold a LibraryLock.
std::vector<std::string> copy_other_datasets(hdf5::Reader &from, hdf5::Writer &to);

} // namespace sinkscope
