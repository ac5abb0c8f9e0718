#pragma once

#include "core/data/names.h"

#include <array>
#include <string>
#include <vector>

namespace sinkscope {

/// Which L rows per token the detector looks at (definitions.md, "Sink detection").
enum class RowConvention {
    block_output_final_norm, ///< resid_post[0..L-2], then the final norm applied to resid_post[L-1] (as transformers
                             ///< returns it)
    block_output, ///< resid_post[0..L-1]
    block_input, ///< resid_pre[0..L-1]
};

enum class LabelRule {
    published, ///< lifetime >= L-15 "bos_sink"; 4 < lifetime < L-15 "secondary"; else "noise". Breaks for L <= 19.
    paper, ///< "primary" when l_start equals the BOS sink's and it lasts as long, else "secondary"
};

enum class SinkLabel { bos, primary, secondary, noise };

inline constexpr std::array row_convention_names{
    Name<RowConvention>{RowConvention::block_output_final_norm, "block_output_final_norm"},
    Name<RowConvention>{RowConvention::block_output, "block_output"},
    Name<RowConvention>{RowConvention::block_input, "block_input"}};
inline constexpr std::array label_rule_names{Name<LabelRule>{LabelRule::published, "published"},
                                             Name<LabelRule>{LabelRule::paper, "paper"}};
inline constexpr std::array sink_label_names{
    Name<SinkLabel>{SinkLabel::bos, "bos_sink"}, Name<SinkLabel>{SinkLabel::primary, "primary"},
    Name<SinkLabel>{SinkLabel::secondary, "secondary"}, Name<SinkLabel>{SinkLabel::noise, "noise"}};

inline std::string label_name(SinkLabel label)
{
    return name_of(sink_label_names, label);
}

/// All that a detection depends on besides the run.
struct DetectorParameters {
    std::string preset = "unclipped"; ///< "published", "paper", "unclipped", or "custom" once a value was changed
    double threshold = 0.95; ///< on while cosine > threshold
    bool absolute_cosine = false; ///< compare |cosine|
    bool clip = false; ///< only rows where the BOS sink is on, by its largest norm jump and drop
    int bos_window = 3; ///< BOS sink is searched among positions 0..bos_window-1 (chat 3, plain 2)
    int minimum_lifetime = 1; ///< shorter sinks are left out
    LabelRule label_rule = LabelRule::paper;
    RowConvention rows = RowConvention::block_output_final_norm;
    bool operator==(const DetectorParameters &) const = default;
};

/// Bounds of the parameters, themselves allowed.
inline constexpr double lowest_threshold = 0, highest_threshold = 1;
inline constexpr int longest_minimum_lifetime = 999; ///< from 1
/// Tokens 0, 1 and 2 may be the BOS sink: which one is known after the pass, so cosines with all are kept.
inline constexpr int bos_candidates = 3;

/// Calls `visit` with the name that files give a field, the field, and its bounds or the names of its values. Fields of
/// other records of files are listed in the same way, so that writing and reading them cannot differ.
template <typename Visit> void for_each_field(DetectorParameters &parameters, Visit &&visit)
{
    visit("preset", parameters.preset);
    visit("threshold", parameters.threshold, lowest_threshold, highest_threshold);
    visit("absolute_cosine", parameters.absolute_cosine);
    visit("clip", parameters.clip);
    visit("bos_window", parameters.bos_window, 1, bos_candidates);
    visit("minimum_lifetime", parameters.minimum_lifetime, 1, longest_minimum_lifetime);
    visit("label_rule", parameters.label_rule, label_rule_names);
    visit("rows", parameters.rows, row_convention_names);
}

/// The three presets of definitions.md: "published" (|cos| > 0.9, clipped, published labels), "paper" (cos > 0.95,
/// clipped, paper-text labels), "unclipped" (cos > 0.95, all rows, paper-text labels). Throws Error for another name.
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
    int clip_start = 0; ///< rows clip_start..clip_end-1 were looked at
    int clip_end = 0;
    std::vector<Sink> sinks; ///< by position, the BOS sink among them
    std::vector<std::string> notices; ///< e.g. that the published label rule breaks for this depth
    const Sink *find(int position) const; ///< nullptr when that token is no sink
    bool operator==(const Detection &) const = default;
};

} // namespace sinkscope
