#pragma once

#include "core/data/names.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
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

/// Tokens that are measured, and what they are held against.
struct MeasuredTokens {
    std::vector<int> chosen; ///< in the order in which they are shown
    std::vector<int> controls;
    std::optional<ControlKind> kind; ///< of the controls; none = there are none
    uint64_t seed = 0; ///< of the controls

    bool is_control(int position) const;
    std::vector<int> all() const; ///< the chosen ones, then the controls
    /// "same-ids, seed 0"; "none" without controls.
    std::string control_text() const;
};

/// The chosen tokens, or the BOS sink and all other sinks where none is chosen, with their controls.
MeasuredTokens measured_tokens(std::span<const Token> tokens, const Detection &detection, std::vector<int> chosen,
                               std::optional<ControlKind> kind, uint64_t seed);

/// How far, in tokens before and behind a chosen one, a random control is drawn from: an eighth of the trace in all.
int random_control_reach(int tokens);

/// Controls of the `chosen` positions, ascending; fewer where the trace has no more. The same seed gives the same ones
/// on every machine. Positions outside the trace are ignored.
std::vector<int> control_tokens(std::span<const Token> tokens, const Detection &detection, std::span<const int> chosen,
                                ControlKind kind, uint64_t seed);

} // namespace sinkscope
