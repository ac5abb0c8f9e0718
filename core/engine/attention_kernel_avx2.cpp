// Compiled with -mavx2 -mfma where the compiler has them.
#if defined(__AVX2__) && defined(__FMA__)
#define SINKSCOPE_LANES 8
#include "core/engine/attention_kernel_internal.h"

bool sinkscope::kernel::attend_avx2(const AttentionProblem &problem, std::stop_token stop)
{
    attend_with_lanes(problem, stop);
    return true;
}
#else
#include "core/engine/attention_kernel.h"

bool sinkscope::kernel::attend_avx2(const AttentionProblem &, std::stop_token)
{
    return false;
}
#endif
