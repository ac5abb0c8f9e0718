#include "core/checkpoint/mapping_faults_internal.h"

#include "core/data/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <mutex>

#include <sys/mman.h>
#include <unistd.h>

namespace sinkscope {

namespace {

constexpr size_t most_ranges = 4096; // a model of 1 TB in shards of 5 GB has 200

// The handler reads these without a lock: a place is filled before its end is set, and emptied end first.
std::array<WatchedRange::Place, most_ranges> places;
std::mutex places_mutex; ///< of those who fill and empty
struct sigaction previous_action;
uintptr_t page_bytes = 0;

/// Only what a signal handler may do: atomics and system calls.
void on_fault(int signal, siginfo_t *info, void *context)
{
    const int saved_errno = errno;
    const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
    for (WatchedRange::Place &place : places) {
        if (address >= place.end || address < place.begin)
            continue;
        void *page = reinterpret_cast<void *>(address / page_bytes * page_bytes);
        if (::mmap(page, page_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
            break;
        place.faulted = true;
        errno = saved_errno;
        return; // the read is tried again
    }
    errno = saved_errno;
    if ((previous_action.sa_flags & SA_SIGINFO) != 0)
        previous_action.sa_sigaction(signal, info, context);
    else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN)
        previous_action.sa_handler(signal);
    else
        ::sigaction(signal, &previous_action, nullptr); // the read is tried again, and ends the process
}

void watch_faults()
{
    page_bytes = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    struct sigaction action = {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGBUS, &action, &previous_action);
}

} // namespace

WatchedRange::WatchedRange(const void *address, size_t bytes)
{
    static std::once_flag once;
    std::call_once(once, watch_faults);
    const std::scoped_lock lock(places_mutex);
    for (Place &place : places)
        if (place.end == 0) {
            place.begin = reinterpret_cast<uintptr_t>(address);
            place.faulted = false;
            place.end = reinterpret_cast<uintptr_t>(address) + bytes;
            place_ = &place;
            return;
        }
    throw Error("more than " + std::to_string(most_ranges) + " files are mapped at the same time");
}

WatchedRange::~WatchedRange()
{
    const std::scoped_lock lock(places_mutex);
    place_->end = 0;
}

} // namespace sinkscope
