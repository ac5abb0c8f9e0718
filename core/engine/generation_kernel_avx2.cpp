// Compiled for this instruction set where the compiler has it.
#if defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
#define SINKSCOPE_LANES 8
#include "core/engine/cached_attention_internal.h"
#include "core/engine/few_rows_internal.h"

bool sinkscope::kernel::multiply_few_avx2(const FewRowsProblem &problem)
{
    multiply_with_lanes(problem);
    return true;
}

bool sinkscope::kernel::attend_cached_avx2(const CachedAttention &problem)
{
    attend_cached_with_lanes(problem);
    return true;
}
#else
#include "core/engine/generation_kernel.h"

bool sinkscope::kernel::multiply_few_avx2(const FewRowsProblem &)
{
    return false;
}

bool sinkscope::kernel::attend_cached_avx2(const CachedAttention &)
{
    return false;
}
#endif
