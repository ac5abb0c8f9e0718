#pragma once

#include <cstdint>
#include <functional>
#include <mutex>

namespace emulated_card {

/// Held by whoever touches cards: one thing happens at a time, in the order of the calls.
std::recursive_mutex &card_mutex();

/// The card that this thread works on.
int &current_card();

/// Makes a card the current one of this thread for as long as it lives.
class OnCard {
public:
    explicit OnCard(int card) : before_(current_card()) { current_card() = card; }
    ~OnCard() { current_card() = before_; }
    OnCard(const OnCard &) = delete;
    OnCard &operator=(const OnCard &) = delete;

private:
    int before_;
};

/// The stream of `card` that this thread works on; 0 is the default one.
int64_t current_stream(int card);
/// Changes it, and returns the one before.
int64_t exchange_stream(int card, int64_t stream);
/// A stream that no other thread was given.
int64_t new_stream();

/// Puts work off until the stream is waited for, or has other work to do.
void put_off(int card, int64_t stream, std::function<void()> work);
/// Does what was put off.
void finish(int card, int64_t stream);
bool is_idle(int card, int64_t stream);

} // namespace emulated_card
