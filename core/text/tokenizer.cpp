#include "core/text/tokenizer.h"

#include "core/checkpoint/gguf.h"
#include "core/data/error.h"
#include "core/text/tokenizer_gguf.h"
#include "core/text/tokenizer_json.h"
#include "core/text/utf8.h"
#include "core/text/vocabulary.h"

namespace sinkscope {

std::shared_ptr<const Tokenizer> Tokenizer::open(const std::filesystem::path &path)
{
    if (is_gguf(path) || path.extension() == ".gguf") // one that is no GGUF is refused in its reader's words
        return open_tokenizer_gguf(path);
    if (path.extension() == ".json")
        return open_tokenizer_json(path);
    throw Error(path, "", "not a tokenizer: expected a tokenizer.json or a GGUF file");
}

std::string Tokenizer::piece(int32_t id) const
{
    const std::string token = bytes(id);
    std::string printable;
    for (std::size_t position = 0; position < token.size();) {
        const std::size_t begin = position;
        const auto character = next_utf8(token, position);
        const bool control = character && (*character < 0x20 || *character == 0x7F) && *character != '\n' &&
            *character != '\t' && *character != '\r';
        if (character && !control) {
            printable.append(token, begin, position - begin);
            continue;
        }
        for (std::size_t i = begin; i < position; ++i)
            printable += byte_token(static_cast<unsigned char>(token[i]));
    }
    return printable;
}

std::string Tokenizer::decode(const std::vector<int32_t> &ids) const
{
    std::string joined;
    for (const int32_t id : ids)
        joined += bytes(id);
    return replace_invalid_utf8(joined);
}

} // namespace sinkscope
