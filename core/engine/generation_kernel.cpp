#include "core/engine/generation_kernel.h"

namespace sinkscope {

namespace {

enum class Instructions { baseline, avx2, avx512 };

Instructions instructions()
{
#if defined(__x86_64__)
    const bool halves =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    if (halves && __builtin_cpu_supports("avx512f"))
        return Instructions::avx512;
    if (halves)
        return Instructions::avx2;
#endif
    return Instructions::baseline;
}

} // namespace

void multiply_few(const FewRowsProblem &problem)
{
    static const Instructions best = instructions();
    if (best == Instructions::avx512 && kernel::multiply_few_avx512(problem))
        return;
    if (best != Instructions::baseline && kernel::multiply_few_avx2(problem))
        return;
    kernel::multiply_few_baseline(problem);
}

void attend_cached(const CachedAttention &problem)
{
    static const Instructions best = instructions();
    if (best == Instructions::avx512 && kernel::attend_cached_avx512(problem))
        return;
    if (best != Instructions::baseline && kernel::attend_cached_avx2(problem))
        return;
    kernel::attend_cached_baseline(problem);
}

} // namespace sinkscope
