#include "tests/emulated_card/streams.h"

#include <c10/core/InferenceMode.h>

#include <atomic>
#include <deque>
#include <map>
#include <utility>

namespace emulated_card {

namespace {

using Place = std::pair<int, int64_t>; ///< card, stream

std::map<Place, std::deque<std::function<void()>>> &queues()
{
    static auto *const all = new std::map<Place, std::deque<std::function<void()>>>; // outlives every static tensor
    return *all;
}

thread_local std::map<int, int64_t> current;

} // namespace

std::recursive_mutex &card_mutex()
{
    static auto *const mutex = new std::recursive_mutex;
    return *mutex;
}

int &current_card()
{
    thread_local int card = 0;
    return card;
}

int64_t current_stream(int card)
{
    return current[card];
}

int64_t exchange_stream(int card, int64_t stream)
{
    return std::exchange(current[card], stream);
}

int64_t new_stream()
{
    static std::atomic<int64_t> next{1};
    return next++;
}

void put_off(int card, int64_t stream, std::function<void()> work)
{
    const std::scoped_lock lock(card_mutex());
    queues()[{card, stream}].push_back(std::move(work));
}

void finish(int card, int64_t stream)
{
    const std::scoped_lock lock(card_mutex());
    const c10::InferenceMode any_tensor;
    auto &queue = queues()[{card, stream}];
    while (!queue.empty()) {
        const std::function<void()> work = std::move(queue.front());
        queue.pop_front();
        work();
    }
}

bool is_idle(int card, int64_t stream)
{
    const std::scoped_lock lock(card_mutex());
    return queues()[{card, stream}].empty();
}

} // namespace emulated_card
