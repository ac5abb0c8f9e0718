#pragma once

#include "core/error.h"

#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <filesystem>
#include <utility>

namespace sinkscope {

/// Runs `function` without gradients and turns torch's exceptions into Error.
template <typename Function> auto computing(const std::filesystem::path &model, Function &&function)
{
    const c10::InferenceMode inference;
    try {
        return function();
    } catch (const c10::Error &error) {
        throw Error(model, "computing", error.what_without_backtrace());
    }
}

} // namespace sinkscope
