#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sinkscope {

struct MergeReport {
    int traces = 0;
    std::string
        missing; ///< parts and traces that belong to the set and were not there, for a person; empty when it is whole
    std::vector<std::string> notes; ///< what a user should know: parts computed on different devices
};

/// Joins the parts of a sharded set, and their descriptions, to one file. Throws Error when parts contradict each
/// other, were made from other traces or with other settings, when one has no description that tells so, and, unless
/// `partial`, when something is missing: nothing is written then.
MergeReport merge_sets(const std::vector<std::filesystem::path> &parts, const std::filesystem::path &output,
                       bool partial = false);

} // namespace sinkscope
