#include "core/engine/compute_settings.h"

#include <charconv>

namespace sinkscope {

void set_device(ComputeSettings &settings, const std::string &text)
{
    constexpr std::string_view numbered = "cuda:";
    int card = 0;
    const char *const end = text.data() + text.size();
    const bool is_numbered = text.starts_with(numbered);
    if (is_numbered) {
        const auto [rest, failure] = std::from_chars(text.data() + numbered.size(), end, card);
        if (failure != std::errc() || rest != end || card < 0 || card > most_cards)
            throw Error("\"" + text + "\" is no card: they are cuda:0, cuda:1, ...");
    }
    settings.device = is_numbered ? Device::cuda : value_named(device_names, text, "name");
    settings.card = card;
}

} // namespace sinkscope
