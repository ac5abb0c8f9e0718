#pragma once

#include "core/data/run.h"

#include <filesystem>
#include <string>

namespace sinkscope {

inline constexpr int run_file_version = 1;

/// Writes a run as HDF5 (chunked, gzip-compressed, dimension scales "layer" and "token" attached), beside the target
/// and then renamed, so that a failed write never harms an existing file. Datasets have the names of definitions.md
/// (same layout as hf_reference.py writes: token_ids, resid_norm, resid_bos_cosine, ..., sink_score_per_head [L, H,
/// T]). Model card, trace, settings, detection and interventions are JSON strings in the group
/// "metadata"; strings have a fixed length, as HDF5 1.10 reads those of variable length without checking them.
/// Structure and data carry checksums. Throws Error, also when the run's parts do not fit each other.
void write_run(const Run &run, const std::filesystem::path &file);

/// Reads a run file of any version up to run_file_version, or a reference file of hf_reference.py (grids without
/// tokens' text). Every dataset's shape and type is checked before it is read. Throws Error naming file and dataset.
Run read_run(const std::filesystem::path &file);

/// True for an HDF5 file with our version in its root, whatever else is in it. Never throws.
bool is_run_file(const std::filesystem::path &file);

/// True when the file starts as HDF5 does; false for anything else, unreadable included.
bool is_hdf5(const std::filesystem::path &file);

/// "1.10.8", of the HDF5 library in use.
std::string hdf5_version();

} // namespace sinkscope
