#pragma once

#include "core/data/run.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// One line of the published detection files (JeffreyWong20/Secondary-Attention-Sinks).
struct DetectionRecord {
    struct Entry {
        int position = 0;
        int32_t token_id = -1;
        std::vector<int> layers;
        SinkLabel label = SinkLabel::noise;
    };
    std::vector<Entry> sinks; ///< by position
    bool says_cliff = false; ///< secondary sinks are called "cliff" in it, as in older files
    int sample_index = 0;
    int prompt_len = 0;
    int response_len = 0;
    int full_text_len = 0;
    /// not_finite_text() of a pass that made NaN or infinite values, else empty. In files the key "not_finite", which
    /// the published ones do not have.
    std::string not_finite = {};
};

/// Reads a JSONL detection file, published or ours: the labels "bos_sink", "secondary" / "cliff" (older name) and
/// "noise". Such a file does not say which of its "bos_sink" tokens is the BOS sink: the first in a record is read as
/// SinkLabel::bos, further ones as primary. Throws Error naming file, line and key.
std::vector<DetectionRecord> read_detections(const std::filesystem::path &file);

/// Reads one line of such a file; `line_number` (from 1) is for messages.
DetectionRecord read_detection(std::string_view line, const std::filesystem::path &file, int64_t line_number);

/// One line in the published format, field for field and spaced as Python's json.dumps does it, without the newline.
std::string detection_line(const DetectionRecord &record);

/// What a run's detection is as such a record. The BOS sink and primary sinks are written "bos_sink". `prompt_len` is
/// the run's prompt_tokens (0 where that is not known), `response_len` the rest.
DetectionRecord detection_record(const Run &run, const Detection &detection);

} // namespace sinkscope
