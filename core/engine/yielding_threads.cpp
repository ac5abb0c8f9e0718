#include "core/engine/yielding_threads.h"

#include <omp.h>

#include <atomic>
#include <csignal>
#include <future>
#include <mutex>
#include <thread>

#include <unistd.h>

namespace sinkscope {

namespace {

/// A thread's team lives as long as it does.
void keep_a_team(std::promise<void> begun)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr); // signals are for the threads that work
    std::atomic<int> members{0};
#pragma omp parallel num_threads(omp_get_num_procs())
    ++members;
    begun.set_value();
    for (;;)
        ::pause();
}

} // namespace

void let_threads_yield()
{
    static std::once_flag once;
    std::call_once(once, [] {
        std::promise<void> begun;
        std::future<void> is_there = begun.get_future();
        std::thread(keep_a_team, std::move(begun)).detach();
        is_there.wait();
    });
}

} // namespace sinkscope
