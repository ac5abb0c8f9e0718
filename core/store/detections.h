#pragma once

#include "core/run.h"

#include <cstdint>
#include <filesystem>
#include <string>
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
    int sample_index = 0;
    int prompt_len = 0;
    int response_len = 0;
    int full_text_len = 0;
};

/// Reads a JSONL detection file, published or ours: the labels "bos_sink", "secondary" / "cliff" (older name) and "noise".
/// Throws Error naming file, line and key.
std::vector<DetectionRecord> read_detections(const std::filesystem::path &file);

/// One line in the published format, field for field, without the newline.
std::string detection_line(const DetectionRecord &record);

/// What a run's detection is as such a record. Primary sinks are written "bos_sink".
DetectionRecord detection_record(const Run &run, const Detection &detection);

} // namespace sinkscope
