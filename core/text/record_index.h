#pragma once

#include "core/text/stored_bytes.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace sinkscope {

/// How the records of a trace file follow one another.
enum class RecordForm {
    lines, ///< one JSON value a line; blank lines are no records
    list, ///< the elements of one JSON list
    object, ///< the file is one JSON value
    text ///< the file is plain text
};

/// Where a record stands in its file.
struct RecordPlace {
    int64_t offset = 0;
    int64_t bytes = 0;
    int64_t number = 0; ///< of its line, from 1; in a list of the element, from 0
};

/// More than this in one record, or in a file that is one, is not read: it has to be held in memory, several times.
inline constexpr int64_t largest_record_bytes = int64_t{256} << 20;

/// Tells the form by the file's name (".jsonl", ".ndjson", ".json") and by what brackets enclose. Throws Error for an
/// empty file.
RecordForm record_form(const StoredBytes &bytes);

/// Goes through the file once, block by block, and tells of each record, in order: with its bytes, or without them
/// where it has more than `largest_record_bytes`. Throws Error when it cannot be read.
void for_each_record(const StoredBytes &bytes, RecordForm form,
                     const std::function<void(const RecordPlace &, std::string_view)> &take);

} // namespace sinkscope
