#pragma once

#include "core/data/names.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sinkscope {

struct Detection;
struct Token;

/// What chosen tokens are held against: as many others, none of them a sink.
enum class ControlKind {
    same_ids, ///< of the same token ids, as same_token_controls() draws them
    random, ///< at equal positions: each drawn among the tokens nearest to a chosen one
    neighbours, ///< each the nearest token behind a chosen one, or before it where the trace ends
};
inline constexpr std::array control_kind_names{Name<ControlKind>{ControlKind::same_ids, "same-ids"},
                                               Name<ControlKind>{ControlKind::random, "random"},
                                               Name<ControlKind>{ControlKind::neighbours, "neighbours"}};

/// How far, in tokens before and behind a chosen one, a random control is drawn from: an eighth of the trace in all.
int random_control_reach(int tokens);

/// Controls of the `chosen` positions, ascending; fewer where the trace has no more. The same seed gives the same ones
/// on every machine. Positions outside the trace are ignored.
std::vector<int> control_tokens(std::span<const Token> tokens, const Detection &detection, std::span<const int> chosen,
                                ControlKind kind, uint64_t seed);

} // namespace sinkscope
