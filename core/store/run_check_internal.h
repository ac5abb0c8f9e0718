#pragma once

#include "core/data/run.h"

#include <filesystem>

namespace sinkscope {

/// What a run file may hold at most, whatever its header says.
inline constexpr int64_t max_layers = 1000;
inline constexpr int64_t max_tokens = int64_t(1) << 22;
inline constexpr int64_t max_heads = 4096;
inline constexpr int64_t max_cosine_positions = 64;
inline constexpr int64_t max_slots = 256;
inline constexpr int64_t max_run_bytes = int64_t(32) << 30;

/// Throws Error, naming `file` and the part, when the parts of a run do not fit each other: a grid of another shape
/// than [layers, tokens], a sink, clip or intervention outside them, sinks out of order.
void check_run(const Run &run, const std::filesystem::path &file);

} // namespace sinkscope
