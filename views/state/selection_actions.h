#pragma once

#include <vector>

namespace sinkscope {

struct Detection;
struct Run;

/// The control group: all tokens with the same id as one of `tokens` that are no sink. Ascending.
std::vector<int> sameIdNotSink(const Run &run, const Detection &detection, const std::vector<int> &tokens);

/// All sinks whose level (l_start, lifetime) is that of a sink among `tokens`. Ascending.
std::vector<int> sameLevel(const Detection &detection, const std::vector<int> &tokens);

/// The next sink after `token` (or before it), going round at the ends; -1 without sinks. A token of -1 gives the first
/// (last) one.
int nextSink(const Detection &detection, int token, bool backwards);

} // namespace sinkscope
