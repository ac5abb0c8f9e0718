#pragma once

#include <array>
#include <string>
#include <vector>

namespace sinkscope {

/// Which L rows per token the detector looks at (definitions.md, "Sink detection").
enum class RowConvention {
    block_output_final_norm, ///< resid_post[0..L-2], then the final norm applied to resid_post[L-1] (as transformers returns it)
    block_output,            ///< resid_post[0..L-1]
    block_input,             ///< resid_pre[0..L-1]
};

enum class LabelRule {
    published, ///< lifetime >= L-15 "bos_sink"; 4 < lifetime < L-15 "secondary"; else "noise". Breaks for L <= 19.
    paper,     ///< "primary" when l_start equals the BOS sink's and it lasts as long, else "secondary"
};

enum class SinkLabel { bos, primary, secondary, noise };

/// "bos_sink", "primary", "secondary", "noise" as the run file and tables write them.
std::string label_name(SinkLabel label);

/// All that a detection depends on besides the run.
struct DetectorParameters {
    std::string preset = "unclipped"; ///< "published", "paper", "unclipped", or "custom" once a value was changed
    double threshold = 0.95;          ///< on while cosine > threshold
    bool absolute_cosine = false;     ///< compare |cosine|
    bool clip = false;                ///< only rows where the BOS sink is on, by its largest norm jump and drop
    int bos_window = 3;               ///< BOS sink is searched among positions 0..bos_window-1 (chat 3, plain 2)
    int minimum_lifetime = 1;         ///< shorter sinks are left out
    LabelRule label_rule = LabelRule::paper;
    RowConvention rows = RowConvention::block_output_final_norm;
    bool operator==(const DetectorParameters &) const = default;
};

/// The three presets of definitions.md: "published" (|cos| > 0.9, clipped, published labels), "paper" (cos > 0.95, clipped,
/// paper-text labels), "unclipped" (cos > 0.95, all rows, paper-text labels). Throws Error for another name.
DetectorParameters detector_preset(const std::string &name);
inline constexpr std::array<const char *, 3> detector_preset_names{"published", "paper", "unclipped"};

/// All of them in words, for tables: "unclipped: cos > 0.95, all rows, BOS sink among 3, labels of the paper, rows are
/// block outputs, the last one after the final norm".
std::string detector_text(const DetectorParameters &parameters);

/// A token that is a sink, its life given in detector rows (= block indices l).
struct Sink {
    int position = 0;
    std::vector<int> layers; ///< the rows where it is on; can have gaps
    SinkLabel label = SinkLabel::secondary;
    int l_start() const { return layers.empty() ? -1 : layers.front(); }
    int lifetime() const { return static_cast<int>(layers.size()); }
    bool operator==(const Sink &) const = default;
};

struct Detection {
    DetectorParameters parameters;
    int bos_position = 0; ///< the BOS sink token
    int clip_start = 0;   ///< rows clip_start..clip_end-1 were looked at
    int clip_end = 0;
    std::vector<Sink> sinks; ///< by position, the BOS sink among them
    std::vector<std::string> notices; ///< e.g. that the published label rule breaks for this depth
    const Sink *find(int position) const; ///< nullptr when that token is no sink
    bool operator==(const Detection &) const = default;
};

} // namespace sinkscope
