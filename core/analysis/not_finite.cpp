#include "core/analysis/not_finite.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sinkscope {

namespace {

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

std::string not_finite_text(const NotFinite &found, int token_count)
{
    return "is not finite from block " + std::to_string(found.layer) + ", " + found.site +
        ", on: " + std::to_string(found.tokens) + " of " + std::to_string(token_count) +
        " tokens, the first at position " + std::to_string(found.first_token);
}

} // namespace sinkscope
