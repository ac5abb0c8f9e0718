#pragma once

#include <ctime>

namespace sinkscope::test {

/// Milliseconds of processor time that this thread has worked since the clock was made: a bound on it tells work that
/// grew out of hand from a machine that had other things to do.
class WorkClock {
public:
    double elapsed() const { return now() - start_; }

private:
    static double now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
    }
    double start_ = now();
};

} // namespace sinkscope::test
