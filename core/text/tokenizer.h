#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// Byte-level BPE (GPT-2, Llama-3, Qwen2/DeepSeek, SmolLM2 pre-tokenisers) and SentencePiece-style BPE (metaspace, byte
/// fallback), from a tokenizer.json or from a GGUF vocabulary. Agrees with PyPI's `tokenizers` token for token.
/// Immutable and safe to share between threads.
class Tokenizer {
public:
    /// `path`: a tokenizer.json or a .gguf file. Throws Error, naming what is unsupported or broken.
    static std::shared_ptr<const Tokenizer> open(const std::filesystem::path &path);
    virtual ~Tokenizer() = default;

    /// UTF-8 text to ids. Added (special) tokens that stand in the text become their single ids. No BOS is added here:
    /// the post-processor's BOS, if any, is `bos_added_id`. Invalid UTF-8 is replaced by U+FFFD first, as Python would.
    /// Throws Error when an expression of the tokenizer takes too long on it, Cancelled when `stop` was requested.
    virtual std::vector<int32_t> encode(std::string_view text, const std::stop_token &stop = {}) const = 0;

    /// The id that the tokenizer's post-processor (or GGUF's add_bos_token) puts in front of plain text; -1 when none.
    virtual int32_t bos_added_id() const = 0;

    virtual int vocab_size() const = 0;
    /// The id of a token by its content (special or not); -1 when it is not in the vocabulary.
    virtual int32_t id_of(std::string_view token) const = 0;
    virtual bool is_special(int32_t id) const = 0;

    /// What a user should know about how the text is cut, one line each.
    virtual std::vector<std::string> notices() const { return {}; }

    /// The bytes a token stands for (a leading space for a metaspace piece; the content for a special token); empty for
    /// an unknown id.
    virtual std::string bytes(int32_t id) const = 0;

    /// The token as printable UTF-8: its text, where bytes that are no UTF-8 by themselves are written <0xNN>.
    std::string piece(int32_t id) const;
    /// All bytes joined; invalid UTF-8 replaced by U+FFFD at the end.
    std::string decode(const std::vector<int32_t> &ids) const;
};

} // namespace sinkscope
