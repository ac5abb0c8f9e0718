#pragma once

#include "core/text/tokenizer.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace sinkscope {

/// Joins tokens' bytes to text as they come, and hands out whole characters only.
class TextStream {
public:
    explicit TextStream(const Tokenizer &tokenizer) : tokenizer_(tokenizer) { }

    std::string add(int32_t id)
    {
        pending_ += tokenizer_.bytes(id);
        const size_t whole = pending_.size() - unfinished();
        std::string text = replace_invalid_utf8(pending_.substr(0, whole));
        pending_.erase(0, whole);
        return text;
    }

private:
    /// Bytes at the end that begin a character whose rest may still come.
    size_t unfinished() const
    {
        for (size_t back = 1; back <= std::min<size_t>(3, pending_.size()); ++back) {
            const auto byte = static_cast<unsigned char>(pending_[pending_.size() - back]);
            if (byte < 0x80)
                return 0;
            if (byte >= 0xC0)
                return back < (byte >= 0xF0 ? 4U : byte >= 0xE0 ? 3U : 2U) ? back : 0;
        }
        return 0;
    }

    const Tokenizer &tokenizer_;
    std::string pending_;
};

} // namespace sinkscope
