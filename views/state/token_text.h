#pragma once

#include "core/data/run.h"

#include <QString>

#include <span>

namespace sinkscope {

/// How a token is written on screen, for itself: spaces as "·", line breaks as "↵", tabs as "→", other characters that
/// cannot be seen by their code point, "<U+200B>". A token whose text is not known is its id, "id 220", or "?". Text
/// from right to left is isolated: it turns around neither signs within it nor what stands beside it.
QString visibleText(const Token &token);

/// The same for a token of a trace. Bytes that make a character together with those of its neighbours are shown as that
/// character on the first token, and as "‹9F 98›" on those after it.
QString visibleText(std::span<const Token> tokens, int position);

/// Whether a line of the trace ends with this token: its text ends with a line break.
bool endsLine(const Token &token);

} // namespace sinkscope
