#pragma once

#include "core/json/json_reader.h"
#include "core/text/record_index.h"
#include "core/text/trace.h"

#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

/// A file of traces of any size: where its records stand is found once, when it is opened, and each is read when it is
/// asked for. JSON lines, a JSON list, one JSON object, or plain text; packed by gzip or zstd or not; trace_record.h
/// says what a record may be. Memory: a few bytes for each trace. Reading is for any number of threads at once.
class TraceFile {
public:
    /// Throws Error when the file cannot be read or is of a form that is not known. A record that is broken counts as
    /// one trace; reading it is what fails.
    explicit TraceFile(const std::filesystem::path &file);

    const std::filesystem::path &file() const { return bytes_.file(); }
    int size() const
    {
        return static_cast<int>(traces_.size());
    } ///< traces; a record has one for each output of its prompt
    /// Throws Error naming file, line and key when there is no such trace or its record is broken.
    Trace read(int sample) const;
    /// "line 12", "element 3", or empty for a file that is one record.
    std::string place(int sample) const;
    /// Of the first trace that can be read; nothing when none of the first few can.
    std::optional<TraceKind> kind() const;
    /// SHA-256 of the file's bytes, unpacked, as 64 hexadecimal digits. Reads all of it.
    std::string hash() const;

private:
    struct Entry {
        RecordPlace record;
        int part = 0; ///< which of its record's traces
    };
    JsonReader parse(const RecordPlace &record, std::string_view text) const;
    std::string place(const RecordPlace &record) const;

    StoredBytes bytes_;
    RecordForm form_;
    std::vector<Entry> traces_;
};

} // namespace sinkscope
