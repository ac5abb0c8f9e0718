#include "core/engine/forecast.h"

#include "core/data/number_text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace sinkscope {

namespace {

std::string duration_text(double seconds)
{
    if (seconds < 1)
        return "under a second";
    if (seconds < 90)
        return "about " + fixed_text(seconds, 0) + " s";
    if (seconds < 5400)
        return "about " + fixed_text(seconds / 60, 0) + " min";
    return "about " + fixed_text(seconds / 3600, 1) + " h";
}

} // namespace

std::string describe(const Forecast &forecast)
{
    const bool on_card = forecast.shape.on_cuda;
    std::string text = "needs " + bytes_text(forecast.peak_bytes());
    if (on_card)
        text += " on the card and " + bytes_text(forecast.host_bytes) + " of main memory";
    if (forecast.seconds >= 0)
        text += ", " + duration_text(forecast.seconds);
    if (forecast.fits() && forecast.streams())
        text += ", with blocks streamed from the disk";
    if (!forecast.device_note.empty())
        text += ", on the CPU: " + forecast.device_note;
    return text;
}

std::string refusal_text(const std::string &what, const Forecast &forecast)
{
    if (forecast.fits_device()) // it is the host's memory that lacks
        return what + " needs " + bytes_text(forecast.host_bytes) + " of main memory beside the card, and there are " +
            bytes_text(forecast.host_limit_bytes) + "; give it more memory, or use fewer tokens";
    return what + " needs " + bytes_text(forecast.least_bytes()) + " even with its blocks streamed, and may use " +
        bytes_text(forecast.limit_bytes) + "; " +
        (forecast.offer.empty() ? "give it more memory" : "use " + forecast.offer);
}

std::string too_small_text(const std::string &card, const Forecast &forecast)
{
    if (forecast.fits_device())
        return "main memory is too small beside " + card + ": " + bytes_text(forecast.host_bytes) + " of " +
            bytes_text(forecast.host_limit_bytes) + " are needed";
    return card + " is too small: " + bytes_text(forecast.least_bytes()) +
        " are needed even with blocks streamed, and " + bytes_text(forecast.limit_bytes) + " can be had";
}

std::string out_of_memory_text(const ModelConfig &config, const Forecast &forecast, int64_t held_bytes)
{
    constexpr double safe_share = 0.9; // what the card gave once, it may not give again
    const auto safe = static_cast<int64_t>(static_cast<double>(held_bytes) * safe_share);
    const Forecast smaller = forecast_pass(config, forecast.shape, safe);
    std::string size = bytes_text(safe);
    std::erase(size, ' '); // as --memory takes it
    const std::string fitting = smaller.fits_device() ? "--memory " + size + ", so that more blocks are streamed"
        : smaller.offer.empty()                       ? "a smaller model"
                                                      : smaller.offer;
    return "the card ran out of memory when it had given " + bytes_text(held_bytes) + "; what would fit: " + fitting +
        ", or --device cpu";
}

std::string bytes_text(int64_t bytes)
{
    const bool large = bytes >= 1'000'000'000;
    return fixed_text(static_cast<double>(bytes) / (large ? 1e9 : 1e6), large ? 1 : 0) + (large ? " GB" : " MB");
}

int64_t bytes_from_text(const std::string &text)
{
    std::string_view rest(text);
    const auto skip_blanks = [&rest] { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); };
    skip_blanks();
    if (rest.starts_with('+'))
        rest.remove_prefix(1);
    const std::optional<double> value = take_number(rest);
    if (!value || !std::isfinite(*value) || *value <= 0)
        return -1;
    skip_blanks();
    std::string name(rest);
    for (char &letter : name) // not the language's: a Turkish I is no i
        letter = static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
    double scale = 1;
    if (!name.empty() && name != "b") {
        const size_t power = std::string("kmgt").find(name[0]);
        const std::string tail = name.substr(1);
        if (power == std::string::npos || (!tail.empty() && tail != "b" && tail != "ib"))
            return -1;
        scale = std::pow(tail == "ib" ? 1024.0 : 1000.0, static_cast<double>(power + 1));
    }
    const double bytes = *value * scale;
    return bytes >= 1 && bytes < 9e18 ? static_cast<int64_t>(bytes) : -1;
}

} // namespace sinkscope
