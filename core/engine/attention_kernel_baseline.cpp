#define SINKSCOPE_LANES 4
#include "core/engine/attention_kernel_internal.h"

bool sinkscope::kernel::attend_baseline(const AttentionProblem &problem, std::stop_token stop)
{
    attend_with_lanes(problem, stop);
    return true;
}
