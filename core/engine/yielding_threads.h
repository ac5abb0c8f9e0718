#pragma once

namespace sinkscope {

/// Lets OpenMP's threads give the processor away at once when they wait for one another, instead of spinning for
/// milliseconds, so that a pass beside other work takes its share of the time and not many times as long. For the whole
/// process; cheap when repeated. GNU's library decides so by itself as soon as there are more of its threads than
/// processors ("GOMP_SPINCOUNT" in its manual): this starts some that never work. What the user sets by OMP_WAIT_POLICY
/// or GOMP_SPINCOUNT counts.
void let_threads_yield();

} // namespace sinkscope
