#pragma once

#include "core/checkpoint/family.h"
#include "core/checkpoint/tensor_layout.h"
#include "core/checkpoint/tensor_table.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sinkscope {

/// Which rows of a stored tensor a canonical one is made of.
struct StoredRows {
    int64_t count; ///< that the stored tensor has, in each part of a stack
    int64_t first = 0; ///< of a run
    RowMap row = {}; ///< where it is no run
};

/// The rows of part `index` of a fused tensor, in the family's Hugging Face layout or in GGUF's.
StoredRows fused_rows(const ModelConfig &config, const Family &family, bool gguf, const FusedPart &fused, int index,
                      int layer);

/// Of a query projection that holds [query | gate] head by head, the rows of the gate, or of the query.
StoredRows gated_query_rows(const ModelConfig &config, int layer, bool of_gate);
bool has_gate_in_query(const ModelConfig &config, const Family &family);

} // namespace sinkscope
