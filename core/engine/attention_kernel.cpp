#include "core/engine/attention_kernel.h"

namespace sinkscope {

void attend(const AttentionProblem &problem, std::stop_token stop)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && kernel::attend_avx512(problem, stop))
        return;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && kernel::attend_avx2(problem, stop))
        return;
#endif
    kernel::attend_baseline(problem, stop);
}

} // namespace sinkscope
