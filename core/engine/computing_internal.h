#pragma once

#include "core/data/error.h"

#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <filesystem>
#include <new>
#include <string_view>
#include <utility>

namespace sinkscope {

/// Runs `function` without gradients and turns torch's exceptions, and memory that ran out, into Error of one line.
template <typename Function> auto computing(const std::filesystem::path &model, Function &&function)
{
    const c10::InferenceMode inference;
    try {
        return function();
    } catch (const c10::OutOfMemoryError &) {
        throw Error(
            model, "computing",
            "the card ran out of memory; give it less with --memory, so that blocks are streamed, fewer tokens, or "
            "use --device cpu");
    } catch (const c10::Error &error) {
        const std::string_view message = error.what_without_backtrace();
        throw Error(model, "computing", message.substr(0, message.find('\n')));
    } catch (const std::bad_alloc &) {
        throw Error(model, "computing", "there is not enough memory");
    }
}

} // namespace sinkscope
