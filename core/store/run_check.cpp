#include "core/store/run_check_internal.h"

#include "core/data/error.h"
#include "core/data/grid_table.h"

#include <algorithm>
#include <limits>
#include <string>

namespace sinkscope {

namespace {

class RunCheck {
public:
    RunCheck(const Run &run, const std::filesystem::path &file) : run_(run), file_(file) { }

    void sizes() const
    {
        in_range("layers", run_.model.layers, 0, max_layers);
        in_range("tokens", static_cast<int64_t>(run_.tokens.size()), 0, max_tokens);
        in_range("heads", run_.model.heads, 0, max_heads);
        in_range("rows_ready", run_.rows_ready, 0, run_.has_grids() ? run_.model.layers + 1 : 0);
    }

    void grids() const
    {
        const Grids &grids = run_.grids;
        const int layers = run_.model.layers, tokens = run_.token_count();
        const size_t candidates = grids.cosine_positions.size();
        positions("cosine_position", grids.cosine_positions);
        count("resid_candidate_cosine", grids.resid_cosine.size(), candidates, "cosine positions");
        for (const Grid &grid : grids.resid_cosine) {
            if (grid.empty() && tokens > 0)
                fail("resid_candidate_cosine", "is empty for one of the cosine positions");
            shape("resid_candidate_cosine", grid, layers + 1, tokens);
        }
        length("final_norm_norm", grids.final_norm_norm, tokens);
        if (!grids.final_norm_cosine.empty())
            count("final_norm_candidate_cosine", grids.final_norm_cosine.size(), candidates, "cosine positions");
        if (!grids.final_norm_norm.empty() && grids.final_norm_cosine.empty() && candidates > 0)
            fail("final_norm_candidate_cosine", "is missing beside final_norm_norm");
        for (const auto &values : grids.final_norm_cosine)
            count("final_norm_candidate_cosine", values.size(), run_.tokens.size(), "tokens");
        for (const GridInfo &info : grid_table())
            parts(info);
        length("token_logprob", grids.token_logprob, std::max(0, tokens - 1));
    }

    void detection() const
    {
        const Detection &detection = run_.detection;
        if (detection.bos_position != 0)
            in_range("detection: bos_position", detection.bos_position, 0, run_.token_count() - 1);
        in_range("detection: clip_end", detection.clip_end, 0, run_.model.layers);
        in_range("detection: clip_start", detection.clip_start, 0, detection.clip_end);
        int before = -1;
        for (const Sink &sink : detection.sinks) {
            in_range("detection: sink position", sink.position, 0, run_.token_count() - 1);
            if (sink.position <= before)
                fail("detection", "the sinks are not in order of position");
            before = sink.position;
            ascending("detection: sink layers", sink.layers, run_.model.layers - 1);
        }
    }

    void interventions() const
    {
        for (const Intervention &intervention : run_.interventions) {
            each_in_range("interventions: layers", intervention.layers, run_.model.layers - 1);
            each_in_range("interventions: tokens", intervention.tokens, run_.token_count() - 1);
            each_in_range("interventions: sources", intervention.sources, run_.token_count() - 1);
            each_in_range("interventions: experts", intervention.experts, std::numeric_limits<int>::max());
            if (run_.model.intermediate_size > 0 && intervention.experts.empty())
                each_in_range("interventions: neurons", intervention.neurons, run_.model.intermediate_size - 1);
            if (run_.model.heads > 0)
                each_in_range("interventions: heads", intervention.heads, run_.model.heads - 1);
        }
    }

private:
    [[noreturn]] void fail(std::string_view place, const std::string &what) const { throw Error(file_, place, what); }

    void in_range(std::string_view place, int64_t value, int64_t lowest, int64_t highest) const
    {
        if (value < lowest || value > highest)
            fail(place,
                 std::to_string(value) + " is not within " + std::to_string(lowest) + ".." + std::to_string(highest));
    }

    void each_in_range(std::string_view place, const std::vector<int> &values, int highest) const
    {
        for (int value : values)
            in_range(place, value, 0, highest);
    }

    void ascending(std::string_view place, const std::vector<int> &values, int highest) const
    {
        each_in_range(place, values, highest);
        if (std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) != values.end())
            fail(place, "are not in ascending order");
    }

    void positions(std::string_view place, const std::vector<int> &values) const
    {
        count(place, std::min<size_t>(values.size(), max_cosine_positions), values.size(), "positions (too many)");
        ascending(place, values, run_.token_count() - 1);
    }

    void parts(const GridInfo &info) const
    {
        const std::span<const Grid> parts = parts_of(run_.grids, info);
        const int rows = info.rows(run_.model.layers), columns = info.columns(run_.token_count(), run_.model.heads);
        if (!parts.empty() && info.axes == GridAxes::layer_head_token)
            count(info.name, parts.size(), static_cast<size_t>(run_.model.heads), "heads");
        if (info.axes == GridAxes::layer_token_slot)
            count(info.name, std::min<size_t>(parts.size(), max_slots), parts.size(), "places (too many)");
        for (const Grid &grid : parts) {
            if (grid.empty() && rows > 0 && columns > 0)
                fail(info.name, "is empty for one of its parts");
            shape(info.name, grid, rows, columns);
        }
    }

    void shape(std::string_view place, const Grid &grid, int rows, int columns) const
    {
        if (!grid.empty() && (grid.rows() != rows || grid.columns() != columns))
            fail(place,
                 "expected shape [" + std::to_string(rows) + ", " + std::to_string(columns) + "], found [" +
                     std::to_string(grid.rows()) + ", " + std::to_string(grid.columns()) + "]");
    }

    void length(std::string_view place, const std::vector<float> &values, int expected) const
    {
        if (!values.empty())
            count(place, values.size(), static_cast<size_t>(expected), "values");
    }

    void count(std::string_view place, size_t found, size_t expected, const char *of_what) const
    {
        if (found != expected)
            fail(place, "expected " + std::to_string(expected) + " " + of_what + ", found " + std::to_string(found));
    }

    const Run &run_;
    const std::filesystem::path &file_;
};

} // namespace

void check_run(const Run &run, const std::filesystem::path &file)
{
    const RunCheck check(run, file);
    check.sizes();
    check.grids();
    check.detection();
    check.interventions();
}

} // namespace sinkscope
