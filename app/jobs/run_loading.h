#pragma once

#include "core/data/run.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <vector>

namespace sinkscope {

/// The runs that a file holds: one for a run file, one per record for a JSONL file of detections (runs without grids).
/// Throws Error.
std::vector<std::shared_ptr<const Run>> loadRuns(const std::filesystem::path &file);

/// Where a run of a file with several is.
struct RecordPath {
    QString file;
    int record = 0; ///< its index in the file
};
/// "FILE#5" is record 5 of FILE, unless there is a file of that very name.
RecordPath recordOf(const QString &path);
/// The inverse: FILE alone for record 0.
QString recordPath(const QString &file, int record);

/// Record `sample` of a file. Throws Error when there are not so many.
std::shared_ptr<const Run> loadRun(const std::filesystem::path &file, int sample = 0);

} // namespace sinkscope
