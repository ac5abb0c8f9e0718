#include "core/store/hdf5_writer_internal.h"
#include "core/store/other_datasets_internal.h"
#include "core/store/replaced_file.h"
#include "core/store/run_check_internal.h"
#include "core/store/run_file.h"
#include "core/store/run_file_layout_internal.h"
#include "core/store/run_json_internal.h"
#include "core/store/saved_again.h"

#include <algorithm>
#include <numeric>

namespace sinkscope {

namespace {

using hdf5::Writer;

std::vector<int> counting(int count, int first = 0)
{
    std::vector<int> values(static_cast<size_t>(std::max(0, count)));
    std::iota(values.begin(), values.end(), first);
    return values;
}

/// Of an axis that only some grids have: 0 when the run has none of them.
int length_of(const char *axis, const Run &run)
{
    for (const GridInfo &info : grid_table()) {
        const std::vector<std::string> axes = axes_of(info);
        const std::span<const Grid> parts = parts_of(run.grids, info);
        if (!parts.empty() && std::ranges::find(axes, axis) != axes.end())
            return axis == head_axis ? run.model.heads : static_cast<int>(parts.size());
    }
    return 0;
}

void write_axes(Writer &writer, const Run &run)
{
    writer.scale(layer_axis, {"layer l", "", "index of the decoder block, from 0"}, counting(run.layers()));
    writer.scale(token_axis, {"token position", "", "position in the trace, from 0"}, counting(run.token_count()));
    if (run.has_grids() || !run.grids.resid_cosine.empty())
        writer.scale(resid_axis,
                     {"residual entering block", "", "row r enters block r; the last row leaves the last block"},
                     counting(run.layers() + 1));
    if (!run.grids.token_logprob.empty())
        writer.scale(next_token_axis, {"token position", "", "position in the trace, from 1"},
                     counting(run.token_count() - 1, 1));
    for (const char *axis : {head_axis, slot_axis})
        if (const int length = length_of(axis, run); length > 0)
            writer.scale(axis,
                         axis == head_axis
                             ? hdf5::Description{"query head", "", "index of the query head, from 0"}
                             : hdf5::Description{"place", "", "place in the order of what was chosen for a token"},
                         counting(length));
    if (!run.grids.cosine_positions.empty())
        writer.scale(candidate_axis,
                     {"position of the BOS candidate", "", "token positions that the candidate cosines refer to"},
                     run.grids.cosine_positions);
}

void write_tokens(Writer &writer, const Run &run)
{
    std::vector<int32_t> ids, special;
    std::vector<std::string> texts;
    for (const Token &token : run.tokens) {
        ids.push_back(token.id);
        special.push_back(token.special ? 1 : 0);
        texts.push_back(token.text);
        // the file pads with NUL; write one as a byte that is no text is written anyway
        for (size_t at = 0; (at = texts.back().find('\0', at)) != std::string::npos;)
            texts.back().replace(at, 1, "<0x00>");
    }
    writer.write("token_ids", {"token id", "", "id in the model's vocabulary; -1 is not known"}, {token_axis},
                 std::span<const int32_t>(ids));
    writer.write("token_text", {"token", "", "the token's piece as printable UTF-8"}, {token_axis}, texts);
    writer.write("token_special", {"special token", "", "1 for a control token, 0 for text"}, {token_axis},
                 std::span<const int32_t>(special));
}

template <typename Parts> std::vector<std::span<const float>> spans_of(const Parts &parts)
{
    std::vector<std::span<const float>> spans;
    for (const auto &part : parts)
        if constexpr (std::is_same_v<std::decay_t<decltype(part)>, Grid>)
            spans.push_back(part.values());
        else
            spans.emplace_back(part);
    return spans;
}

/// The cosines with each BOS candidate, and those with the BOS sink under the names that definitions.md gives them.
void write_cosines(Writer &writer, const Run &run)
{
    const Grids &grids = run.grids;
    const auto &positions = grids.cosine_positions;
    const auto bos = static_cast<size_t>(std::find(positions.begin(), positions.end(), run.detection.bos_position) -
                                         positions.begin());
    if (!grids.resid_cosine.empty()) {
        writer.write_parts("resid_candidate_cosine",
                           {"cosine with candidate", "1", "cosine of each residual with that of a BOS candidate"},
                           {candidate_axis, resid_axis, token_axis}, 0, spans_of(grids.resid_cosine));
        if (bos < positions.size()) {
            writer.write("resid_bos_cosine",
                         {"cosine with BOS sink", "1", "cosine of each residual with the BOS sink token's"},
                         {resid_axis, token_axis}, grids.resid_cosine[bos].values());
            writer.attribute("resid_bos_cosine", "bos_position", run.detection.bos_position);
        }
    }
    if (!grids.final_norm_cosine.empty()) {
        std::vector<float> all;
        for (const auto &values : grids.final_norm_cosine)
            all.insert(all.end(), values.begin(), values.end());
        writer.write("final_norm_candidate_cosine",
                     {"cosine with candidate", "1", "cosine of the final norm's output with that of a BOS candidate"},
                     {candidate_axis, token_axis}, std::span<const float>(all));
        if (bos < positions.size())
            writer.write("final_norm_bos_cosine",
                         {"cosine with BOS sink", "1", "cosine of the final norm's output with the BOS sink token's"},
                         {token_axis}, std::span<const float>(grids.final_norm_cosine[bos]));
    }
}

void write_grids(Writer &writer, const Run &run)
{
    const Grids &grids = run.grids;
    for (const GridInfo &info : grid_table()) {
        const std::span<const Grid> parts = parts_of(grids, info);
        const hdf5::Description about{info.label, info.unit, info.about};
        if (info.has_parts() && !parts.empty())
            writer.write_parts(info.name, about, axes_of(info), part_axis_of(info), spans_of(parts));
        else if (!parts.empty())
            writer.write(info.name, about, axes_of(info), parts.front().values());
    }
    write_cosines(writer, run);
    if (!grids.final_norm_norm.empty())
        writer.write("final_norm_norm", {"norm after the final norm", "1", "l2 norm of the final norm's output"},
                     {token_axis}, std::span<const float>(grids.final_norm_norm));
    if (!grids.token_logprob.empty())
        writer.write("token_logprob", {"log-probability", "nat", "log-probability of the token given those before it"},
                     {next_token_axis}, std::span<const float>(grids.token_logprob));
}

void write_metadata(Writer &writer, const Run &run)
{
    writer.attribute("/", version_attribute, run_file_version);
    writer.attribute("/", "rows_ready", run.rows_ready);
    writer.attribute("/", "program_version", run.settings.program_version);
    writer.attribute("/", "model", run.model.name);
    writer.attribute("/", "dtype", run.settings.dtype);
    writer.group("metadata");
    const auto json = [&](const char *name, const char *about, const Json &value) {
        writer.write_text(std::string("metadata/") + name, {name, "", about}, json_text(value));
    };
    json("model", "JSON: what the model is", record_json(run.model));
    json("trace", "JSON: where the tokens came from", record_json(run.trace));
    json("settings", "JSON: how the run was computed", record_json(run.settings));
    json("detection", "JSON: detector parameters and the sinks found", detection_json(run.detection));
    json("interventions", "JSON: what was changed in the forward pass", interventions_json(run.interventions));
}

/// What viewers that know NeXus (H5Web, silx, NeXpy) plot when they open the file: the residual norms on a logarithmic
/// scale.
void write_default_plot(Writer &writer)
{
    writer.attribute("/", "NX_class", std::string("NXroot"));
    writer.attribute("/", "default", std::string("heat_map"));
    writer.group("heat_map");
    writer.attribute("heat_map", "NX_class", std::string("NXdata"));
    writer.attribute("heat_map", "signal", std::string("resid_norm"));
    writer.attribute("heat_map", "axes", std::vector<std::string>{resid_axis, token_axis});
    writer.attribute("heat_map", "SILX_style", std::string(R"({"signal_scale_type": "log"})"));
    for (const char *name : {"resid_norm", resid_axis, token_axis})
        writer.link(std::string("heat_map/") + name, name);
}

/// `keep_from`: a run file whose other datasets are kept, or empty. Returns those that cannot be.
std::vector<std::string> write_file(const Run &run, const std::filesystem::path &file,
                                    const std::filesystem::path &keep_from)
{
    check_run(run, file);
    ReplacedFile target(file);
    std::vector<std::string> lost;
    {
        const hdf5::LibraryLock lock;
        Writer writer(file);
        write_axes(writer, run);
        write_tokens(writer, run);
        write_grids(writer, run);
        write_metadata(writer, run);
        if (run.has_grids())
            write_default_plot(writer);
        if (!keep_from.empty()) {
            hdf5::Reader reader(keep_from, max_run_bytes);
            lost = copy_other_datasets(reader, writer);
        }
        target.write(writer.close());
    }
    target.commit();
    return lost;
}

} // namespace

void write_run(const Run &run, const std::filesystem::path &file)
{
    write_file(run, file, {});
}

std::vector<std::string> write_run_again(const Run &run, const std::filesystem::path &file,
                                         const std::filesystem::path &before)
{
    return write_file(run, file, is_run_file(before) ? before : std::filesystem::path());
}

} // namespace sinkscope
