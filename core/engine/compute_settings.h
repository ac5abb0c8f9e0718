#pragma once

#include "core/data/names.h"

#include <cstdint>
#include <string>

namespace sinkscope {

enum class ComputeType { automatic, float32, bfloat16 };
inline constexpr std::array compute_type_names{Name<ComputeType>{ComputeType::automatic, "auto"},
                                               Name<ComputeType>{ComputeType::float32, "float32"},
                                               Name<ComputeType>{ComputeType::bfloat16, "bfloat16"}};

inline constexpr int most_cards = 127; // as torch counts them

enum class Device { automatic, cpu, cuda };
inline constexpr std::array device_names{Name<Device>{Device::automatic, "auto"}, Name<Device>{Device::cpu, "cpu"},
                                         Name<Device>{Device::cuda, "cuda"}};

/// How a pass is computed: what analyses, generations and labs have in common, and what a user chooses once.
struct ComputeSettings {
    ComputeType compute_type = ComputeType::automatic;
    Device device = Device::automatic;
    int card = 0; ///< which one, where the device is CUDA
    int threads = 0; ///< 0 = torch's default
    /// Bytes that all of it may use, on CUDA of the card's memory; 0 = what the device has free.
    int64_t memory_limit = 0;
    /// Bytes of weights that may stay in memory, the rest is streamed; < 0 = what memory_limit leaves.
    int64_t memory_budget = -1;
    bool operator==(const ComputeSettings &) const = default;
};

/// Takes "auto", "cpu", "cuda" or, for one of several cards, "cuda:1". Throws Error for anything else.
void set_device(ComputeSettings &settings, const std::string &text);

} // namespace sinkscope
