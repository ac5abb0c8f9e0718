#pragma once

#include "core/analysis/sinks.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sinkscope {

struct Token;

/// "Same token id, not a sink": others to hold sinks against.
struct ControlGroup {
    std::vector<int> positions; ///< ascending, no two equal
    int matched = 0; ///< of them, drawn for a sink of the same id
    /// Drawn from another id of the group, because a sink's own id had too few others; positions.size() - matched.
    int unmatched() const { return static_cast<int>(positions.size()) - matched; }
    int missing = 0; ///< fewer than there are sinks: the trace has no further token of any of their ids
};

/// As many others as there are `sinks` (positions), of the same token ids and no sink of `detection` themselves: for
/// each id as many as it has sinks; where an id runs out, the rest comes from the other ids of the group. A seeded
/// sample without replacement: equal input gives equal output on every machine. Sinks outside the trace are ignored.
ControlGroup same_token_controls(std::span<const Token> tokens, const Detection &detection, std::span<const int> sinks,
                                 uint64_t seed);

} // namespace sinkscope
