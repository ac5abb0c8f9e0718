#pragma once

#include "core/json/json_reader.h"
#include "core/text/bpe_tokenizer.h"

namespace sinkscope {

/// Readers of the parts of a tokenizer.json that are chains of steps. Each throws Error for a kind that is not
/// supported.
void append_normalizer_steps(const JsonReader &node, std::vector<NormalizerStep> &steps);
void append_pre_tokenizer_steps(const JsonReader &node, std::vector<PreTokenizerStep> &steps);

/// How tokens are spelt, as the decoder tells; `otherwise` when it does not.
TokenSpelling spelling_of_decoder(const JsonReader &node, TokenSpelling otherwise);

} // namespace sinkscope
