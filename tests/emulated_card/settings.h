#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace emulated_card {

inline std::string text_of(const char *variable, const char *otherwise)
{
    const char *const value = std::getenv(variable);
    return value ? value : otherwise;
}

/// What a test says of the cards, by the environment.
struct Settings {
    int cards = std::atoi(text_of("EMULATED_CARDS", "1").c_str());
    /// Of one card's memory.
    int64_t bytes = std::strtoll(text_of("EMULATED_CARD_BYTES", "17179869184").c_str(), nullptr, 10);
    /// An allocation that would make a card hold more than this fails, whatever it says is free.
    int64_t most_bytes = std::strtoll(text_of("EMULATED_CARD_MOST_BYTES", "1000000000000").c_str(), nullptr, 10);
    /// Of the NVIDIA driver: 1000 times the version of CUDA, and 10 times what is behind its dot.
    int driver = std::atoi(text_of("EMULATED_CARD_DRIVER", "13000").c_str());
    /// Compute capability, "9.0".
    std::string capability = text_of("EMULATED_CARD_CAPABILITY", "9.0");
};

inline const Settings &settings()
{
    static const Settings settings;
    return settings;
}

/// The CUDA that the stand-in library says it was built for, in the driver's numbers.
inline constexpr int runtime_version = 13000;

} // namespace emulated_card
