#pragma once

#include "core/data/run.h"

#include <QString>

namespace sinkscope {

/// How a token is written on screen: spaces as "·", line breaks as "↵", tabs as "→", other control characters by their
/// code point. A token whose text is not known is its id, "id 220", or "?".
QString visibleText(const Token &token);

/// Whether a line of the trace ends with this token: its text ends with a line break.
bool endsLine(const Token &token);

} // namespace sinkscope
