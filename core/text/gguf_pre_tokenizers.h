#pragma once

#include "core/text/normalizer.h"
#include "core/text/pre_tokenizer.h"

#include <string>
#include <vector>

namespace sinkscope {

/// What a value of GGUF's `tokenizer.ggml.pre` stands for: parts of the tokenizer.json that the vocabulary came from.
struct GgufPreTokenizer {
    std::vector<NormalizerStep> normalizer;
    std::vector<PreTokenizerStep> steps; ///< ends with the byte-level step
    bool ignore_merges = false; ///< a word that is a token is taken whole
    bool adds_bos = false; ///< when the file does not say
};

/// What stands for a file that names none.
inline constexpr const char *default_gguf_pre_tokenizer = "default";

/// False when the name is not known.
bool find_gguf_pre_tokenizer(const std::string &name, GgufPreTokenizer &found);

/// The known names, for messages.
std::string known_gguf_pre_tokenizers();

} // namespace sinkscope
