#include "tests/emulated_card/mistakes.h"

#include <atomic>
#include <cstdio>

#include <unistd.h>

namespace emulated_card {

namespace {

constexpr int most_told = 20;

/// Ends a process that would end well.
struct Count {
    std::atomic<int> told{0};
    ~Count()
    {
        if (told > 0) {
            std::fprintf(stderr, "emulated card: %d mistakes\n", told.load());
            std::fflush(nullptr);
            _exit(status_of_mistakes);
        }
    }
} count;

} // namespace

void report(const std::string &mistake)
{
    if (count.told++ < most_told)
        std::fprintf(stderr, "emulated card: %s\n", mistake.c_str());
}

} // namespace emulated_card
