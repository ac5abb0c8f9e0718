#include "core/data/memory_reserve.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include <unistd.h>

namespace sinkscope {

namespace {

/// A JSON list of four million numbers, more than any file that is read holds, moves them all as it goes: 16 bytes
/// each.
constexpr size_t reserved_bytes = size_t(128) << 20;

std::atomic<void *> reserve = nullptr;

/// Frees the reserve and lets the allocation fail all the same: its caller asked for too much, the cleaning up does
/// not.
void give_back()
{
    std::free(reserve.exchange(nullptr));
    throw std::bad_alloc();
}

constexpr std::string_view last_words = "sinkscope: there is too little memory for the program itself: close other "
                                        "programs, or give it more (see ulimit -v)\n";

std::terminate_handler otherwise = nullptr;

void on_terminate()
{
    try {
        if (const std::exception_ptr failure = std::current_exception())
            std::rethrow_exception(failure);
    } catch (const std::bad_alloc &) {
        [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, last_words.data(), last_words.size());
        ::_exit(EXIT_FAILURE);
    } catch (...) { // another failure, which is told as ever
    }
    otherwise();
}

} // namespace

void keep_memory_reserve()
{
    if (!reserve) {
        void *expected = nullptr;
        void *fresh = std::malloc(reserved_bytes);
        if (!reserve.compare_exchange_strong(expected, fresh))
            std::free(fresh);
    }
    std::set_new_handler(give_back);
}

void end_in_a_sentence_without_memory()
{
    otherwise = std::set_terminate(on_terminate);
}

} // namespace sinkscope
