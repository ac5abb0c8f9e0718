#pragma once

#include "core/checkpoint/config.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// A canonical tensor of a model or of each of its blocks: its name, the names that files have for it, its shape, and
/// when a model has it. The one list of tensors: what is expected of a file, read from it, and forecast, all loop over
/// it.
struct TensorPart {
    const char *name; ///< "q": the tensors are "blocks.N.q.weight" and "blocks.N.q.bias", or "head.weight", ...
    std::vector<std::string_view> hugging_face; ///< behind the block's prefix, or the model's
    std::vector<std::string_view> gguf;
    std::vector<int64_t> (*shape)(const ModelConfig &,
                                  const BlockConfig &); ///< of the weight; a bias is as long as its rows
    bool (*present)(const ModelConfig &, const BlockConfig &);
    unsigned bias = 0; ///< the group of biases that its own belongs to; 0: it has none
};

std::span<const TensorPart> whole_parts(); ///< of the model; their BlockConfig means nothing
std::span<const TensorPart> block_parts();

/// A stored tensor that holds several canonical ones.
struct FusedPart {
    std::vector<std::string_view> parts; ///< canonical, in the order in which they stand in it
    std::vector<std::string_view> hugging_face, gguf;
};
std::span<const FusedPart> fused_parts();

/// Names of the tensor of one expert, or norm of one head, around its number.
struct NumberedPart {
    std::string_view part;
    std::string_view before, after;
};
std::span<const NumberedPart> numbered_parts();

/// "blocks.3.", which the names of all tensors of the block begin with.
std::string block_prefix(int layer);
/// "blocks.3.q.weight".
std::string block_tensor(int layer, std::string_view part, std::string_view kind = "weight");

/// Whether a canonical name is that of all experts' tensors of a block, which are read one expert at a time.
bool is_of_experts(std::string_view name);

/// How many values the weights of a block's tensors have, of those with one name or of all.
int64_t block_values(const ModelConfig &config, int layer);
int64_t part_values(const TensorPart &part, const ModelConfig &config, const BlockConfig &block);

} // namespace sinkscope
