#include "core/analysis/designed.h"

#include "core/data/grid_table.h"
#include "core/data/number_text.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

struct Mean {
    double sum = 0;
    int count = 0;

    void add(double value)
    {
        if (std::isnan(value)) // a block that has no such number
            return;
        sum += value;
        ++count;
    }
    double value() const { return count ? sum / count : NAN; }
};

const Grid *part_of(const Run &run, GridKind kind, size_t part = 0)
{
    const std::span<const Grid> parts = parts_of(run.grids, grid_info(kind));
    return part < parts.size() ? &parts[part] : nullptr;
}

std::string percent(double share)
{
    return fixed_text(100 * share, 1) + " %";
}

std::string learned_sinks_note(const Run &run)
{
    const Grid *shares = part_of(run, GridKind::learned_sink_share);
    if (!shares)
        return {};
    Mean mean;
    int layer = -1, head = -1;
    for (int l = 0; l < shares->rows(); ++l)
        for (int h = 0; h < shares->columns(); ++h) {
            const float share = (*shares)(l, h);
            mean.add(share);
            if (!std::isnan(share) && (layer < 0 || share > (*shares)(layer, head))) {
                layer = l;
                head = h;
            }
        }
    if (layer < 0)
        return {};
    return "learned sinks take " + percent(mean.value()) + " of the attention on the mean, at most " +
        percent((*shares)(layer, head)) + " (block " + std::to_string(layer) + ", head " + std::to_string(head) + ")";
}

std::string router_note(const Run &run)
{
    const Grid *entropy = part_of(run, GridKind::router_entropy);
    if (!entropy)
        return {};
    Mean mean;
    for (const float value : entropy->values())
        mean.add(value);
    const size_t used = parts_of(run.grids, grid_info(GridKind::expert_index)).size();
    return std::to_string(used) + (used == 1 ? " expert" : " experts") + " a token; the router's entropy is " +
        fixed_text(mean.value(), 2) + " nats on the mean";
}

} // namespace

std::vector<ExpertChoice> experts_of(const Run &run, int layer, int token)
{
    std::vector<ExpertChoice> choices;
    if (layer < 0 || layer >= std::min(run.rows_ready, run.layers()) || token < 0 || token >= run.token_count())
        return choices;
    const auto value = [&](GridKind kind, size_t slot) {
        const Grid *grid = part_of(run, kind, slot);
        return grid && !grid->empty() ? static_cast<double>((*grid)(layer, token)) : NAN;
    };
    for (size_t slot = 0; slot < parts_of(run.grids, grid_info(GridKind::expert_index)).size(); ++slot)
        if (const double expert = value(GridKind::expert_index, slot); !std::isnan(expert))
            choices.push_back({static_cast<int>(expert), value(GridKind::expert_weight, slot),
                               value(GridKind::expert_out_norm, slot)});
    return choices;
}

ExpertChoice main_expert(const Run &run, int layer, int token)
{
    const std::vector<ExpertChoice> choices = experts_of(run, layer, token);
    const auto most = std::ranges::max_element(choices, {}, &ExpertChoice::written);
    return most == choices.end() ? ExpertChoice() : *most;
}

int common_expert(const Run &run, int layer, int reference, std::span<const int> tokens)
{
    int found = -1;
    double most = 0;
    for (const ExpertChoice &choice : experts_of(run, layer, reference)) {
        double written = choice.written;
        bool is_common = false;
        for (const int token : tokens)
            for (const ExpertChoice &other : experts_of(run, layer, token))
                if (other.expert == choice.expert) {
                    is_common = true;
                    written += other.written;
                }
        if (is_common && (found < 0 || written > most)) {
            found = choice.expert;
            most = written;
        }
    }
    return found;
}

double learned_share(const Run &run, int layer, int head)
{
    const Grid *shares = part_of(run, GridKind::learned_sink_share);
    if (!shares || layer < 0 || layer >= shares->rows() || head >= shares->columns())
        return NAN;
    if (head >= 0)
        return (*shares)(layer, head);
    Mean mean;
    for (const float share : shares->row(layer))
        mean.add(share);
    return mean.value();
}

std::vector<std::string> design_notes(const Run &run)
{
    std::vector<std::string> notes{learned_sinks_note(run), router_note(run)};
    std::erase(notes, std::string());
    return notes;
}

} // namespace sinkscope
