#pragma once

#include "core/data/error.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sinkscope {

/// A value of an enum and its name as files, the command line and messages spell it. Each enum has one table of these
/// beside it.
template <typename Value> using Name = std::pair<Value, const char *>;

template <typename Value, size_t N> constexpr const char *name_of(const std::array<Name<Value>, N> &names, Value wanted)
{
    for (const auto &[value, name] : names)
        if (value == wanted)
            return name;
    return "?";
}

/// nullopt for a name that is not in the table.
template <typename Value, size_t N>
constexpr std::optional<Value> value_of(const std::array<Name<Value>, N> &names, std::string_view wanted)
{
    for (const auto &[value, name] : names)
        if (wanted == name)
            return value;
    return std::nullopt;
}

/// "unknown WHAT 'x' (known: a, b, c)".
template <typename Value, size_t N>
std::string unknown_name(const std::array<Name<Value>, N> &names, std::string_view wanted, std::string_view what)
{
    std::string text = "unknown " + std::string(what) + " '" + std::string(wanted) + "' (known: ";
    for (size_t i = 0; i < N; ++i)
        text += (i ? ", " : "") + std::string(names[i].second);
    return text + ")";
}

/// Throws Error for a name that is not in the table.
template <typename Value, size_t N>
Value value_named(const std::array<Name<Value>, N> &names, std::string_view wanted, std::string_view what)
{
    if (const std::optional<Value> value = value_of(names, wanted))
        return *value;
    throw Error(unknown_name(names, wanted, what));
}

/// Says of a list among for_each_field()'s that it is written only where it is not empty: it came later than the files
/// that lack it, whose hashes stay.
struct WhenNotEmpty { };

} // namespace sinkscope
