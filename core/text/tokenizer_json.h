#pragma once

#include "core/text/tokenizer.h"

namespace sinkscope {

/// Reads a tokenizer.json of PyPI's `tokenizers`: BPE models with the parts that BPE language models use. Throws Error
/// naming file and key when something is broken, or is of a kind that is not supported.
std::shared_ptr<const Tokenizer> open_tokenizer_json(const std::filesystem::path &file);

} // namespace sinkscope
