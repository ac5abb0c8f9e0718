// Compiled with -mavx512f where the compiler has it.
#if defined(__AVX512F__)
#define SINKSCOPE_LANES 16
#include "core/engine/attention_kernel_internal.h"

bool sinkscope::kernel::attend_avx512(const AttentionProblem &problem, std::stop_token stop)
{
    attend_with_lanes(problem, stop);
    return true;
}
#else
#include "core/engine/attention_kernel.h"

bool sinkscope::kernel::attend_avx512(const AttentionProblem &, std::stop_token)
{
    return false;
}
#endif
