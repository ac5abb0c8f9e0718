#pragma once

#include "core/text/bpe_tokenizer.h"
#include "core/text/json_node_internal.h"

namespace sinkscope {

/// Readers of the parts of a tokenizer.json that are chains of steps. Each throws Error for a kind that is not
/// supported.
void append_normalizer_steps(const JsonNode &node, std::vector<NormalizerStep> &steps);
void append_pre_tokenizer_steps(const JsonNode &node, std::vector<PreTokenizerStep> &steps);

/// How tokens are spelt, as the decoder tells; `otherwise` when it does not.
TokenSpelling spelling_of_decoder(const JsonNode &node, TokenSpelling otherwise);

} // namespace sinkscope
