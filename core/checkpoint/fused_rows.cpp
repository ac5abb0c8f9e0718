#include "core/checkpoint/fused_rows.h"

namespace sinkscope {

StoredRows fused_rows(const ModelConfig &config, const Family &family, bool gguf, const FusedPart &fused, int index,
                      int layer)
{
    const BlockConfig &block = config.block(layer);
    if (fused.parts.size() == 2) { // gate and up
        const int64_t inside = fused.parts[0] == "gate" ? config.intermediate_size : config.experts.intermediate_size;
        if (family.interleaved_experts && !gguf)
            return {2 * inside, 0, rows_of_every(1, 2, index)};
        return {2 * inside, index * inside};
    }
    const int64_t d = config.head_dim, queries = block.heads * d, keys = block.kv_heads * d;
    const int64_t values = int64_t{block.kv_heads} * config.value_size();
    if (family.fusion == Fusion::by_group && !gguf)
        return {queries + keys + values, 0, rows_by_group(block.heads / block.kv_heads, d, index)};
    return {queries + keys + values, index == 0 ? 0 : index == 1 ? queries : queries + keys};
}

StoredRows gated_query_rows(const ModelConfig &config, int layer, bool of_gate)
{
    const int64_t d = config.head_dim;
    return {2 * config.block(layer).heads * d, 0, rows_of_every(d, 2 * d, of_gate ? d : 0)};
}

bool has_gate_in_query(const ModelConfig &config, const Family &family)
{
    return config.output_gate == OutputGate::elementwise && family.gate_in_query;
}

} // namespace sinkscope
