#pragma once

#include "core/data/run.h"

#include <span>
#include <string>
#include <vector>

namespace sinkscope {

/// A stretch of what a token shows.
struct TextPart {
    enum class Kind {
        own, ///< of the token's text as it stands
        escape, ///< bytes that make no character, as "<0xED>"
        joined, ///< a character that begins with the token's bytes and ends in a later one
        rest, ///< bytes, as "9F 98", of a character that begins in an earlier token
    };
    Kind kind = Kind::own;
    std::string text; ///< UTF-8
    bool operator==(const TextPart &) const = default;
};

/// A token's text beside its neighbours', where those cut characters into bytes.
struct JoinedToken {
    std::vector<TextPart> parts;
    bool joins_previous = false; ///< a character lies across the border to the token before
    bool joins_next = false;
};

/// The bytes of neighbouring tokens (<0xNN> in their texts) put together to the characters that they make. Looks no
/// further than a character is long. `position` in 0..tokens.size()-1.
JoinedToken join_bytes(std::span<const Token> tokens, int position);

/// Whether the token's text has an escape that join_bytes() may join: a quick look.
bool has_byte_escapes(const Token &token);

} // namespace sinkscope
