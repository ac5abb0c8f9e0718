#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope::jinja {

struct Token {
    enum class Kind {
        text, ///< outside of all tags, white space control applied
        block_begin,
        block_end,
        print_begin,
        print_end,
        name,
        string, ///< `text` with its escapes resolved
        integer,
        real,
        symbol, ///< an operator or bracket
        end,
    };
    Kind kind = Kind::end;
    std::string text;
    int64_t integer = 0;
    double real = 0;
    int line = 1;
};

/// Cuts a template into tokens as Jinja does with trim_blocks and lstrip_blocks: the line feed behind a block is left
/// out, so is the white space before one that begins its line, and "-" and "+" at a tag's ends decide otherwise. Throws
/// TemplateError.
std::vector<Token> read_tokens(std::string_view source);

} // namespace sinkscope::jinja
