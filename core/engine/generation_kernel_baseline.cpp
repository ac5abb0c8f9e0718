#define SINKSCOPE_LANES 4
#include "core/engine/cached_attention_internal.h"
#include "core/engine/few_rows_internal.h"

bool sinkscope::multiplies_few(StorageType type)
{
    return row_times_of<1>(type) != nullptr;
}

bool sinkscope::kernel::multiply_few_baseline(const FewRowsProblem &problem)
{
    multiply_with_lanes(problem);
    return true;
}

bool sinkscope::kernel::attend_cached_baseline(const CachedAttention &problem)
{
    attend_cached_with_lanes(problem);
    return true;
}
