#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sinkscope {

/// The one exception that core throws for bad input or a failed resource. The message is a single line, made for a
/// person: it names the file, the place in it (key, tensor, line), what was expected and what was found.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string &message) : std::runtime_error(message) { }

    /// "FILE: PLACE: WHAT"; an empty place is left out.
    Error(const std::filesystem::path &file, std::string_view place, std::string_view what)
        : std::runtime_error(file.string() + ": " + (place.empty() ? std::string() : std::string(place) + ": ") +
                             std::string(what))
    {
    }
};

/// Thrown when a std::stop_token asked a computation to end. Not a failure: callers drop the job quietly.
class Cancelled : public std::runtime_error {
public:
    Cancelled() : std::runtime_error("cancelled") { }
};

} // namespace sinkscope
