#include "core/analysis/not_finite.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

namespace sinkscope {

namespace {

constexpr std::string_view notice_opening = "the pass ";

std::optional<NotFinite> found_in(std::span<const float> norms, int layer, const char *site)
{
    const auto is_bad = [](float norm) { return !std::isfinite(norm); };
    const auto first = std::ranges::find_if(norms, is_bad);
    if (first == norms.end())
        return std::nullopt;
    return NotFinite{layer, site, static_cast<int>(std::ranges::count_if(norms, is_bad)),
                     static_cast<int>(first - norms.begin())};
}

} // namespace

std::optional<NotFinite> first_not_finite(const Run &run)
{
    struct Place {
        Grid Grids::*grid;
        const char *site;
    };
    constexpr Place in_order[]{{&Grids::resid_norm, "resid_pre"},
                               {&Grids::key_norm, "key"},
                               {&Grids::value_norm, "value"},
                               {&Grids::attn_out_norm, "attn_out"},
                               {&Grids::mlp_out_norm, "mlp_out"}};
    for (int layer = 0; layer < std::min(run.rows_ready, run.layers() + 1); ++layer)
        for (const auto &[grid, site] : in_order)
            if (layer < (run.grids.*grid).rows())
                if (auto found =
                        found_in((run.grids.*grid).row(layer), layer, layer == run.layers() ? "resid_post" : site))
                    return found;
    return std::nullopt;
}

std::string not_finite_text(const NotFinite &found, const Run &run)
{
    const bool half = run.model.weights_dtype == "float16";
    return "is not finite from block " + std::to_string(found.layer) + ", " + found.site +
        ", on: " + std::to_string(found.tokens) + " of " + std::to_string(run.token_count()) +
        " tokens, the first at position " + std::to_string(found.first_token) +
        (half ? " (its weights are float16, which ends at 65504: a bfloat16 or float32 model that was converted to it "
                "can have overflowed; take the original)"
              : "");
}

std::string not_finite_notice(const std::string &text)
{
    return std::string(notice_opening) + text;
}

std::string not_finite_text_of(const Detection &detection)
{
    for (const std::string &notice : detection.notices)
        if (notice.starts_with(not_finite_notice("is not finite")))
            return notice.substr(notice_opening.size());
    return {};
}

} // namespace sinkscope
