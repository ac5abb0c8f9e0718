#pragma once

#include "core/text/tokenizer.h"

namespace sinkscope {

/// Reads the vocabulary in a GGUF file: model "gpt2" (byte-level BPE with one of the pre-tokenizers of
/// gguf_pre_tokenizers.h) or "llama" (SentencePiece BPE by scores). Throws Error naming file and key; an unknown model
/// or pre-tokenizer is refused by name.
std::shared_ptr<const Tokenizer> open_tokenizer_gguf(const std::filesystem::path &file);

} // namespace sinkscope
