#include "core/analysis/sinks.h"
#include "core/data/error.h"
#include "core/store/hdf5_reader_internal.h"
#include "core/store/run_check_internal.h"
#include "core/store/run_file.h"
#include "core/store/run_file_layout_internal.h"
#include "core/store/run_json_internal.h"

#include <array>
#include <fstream>
#include <limits>
#include <new>

namespace sinkscope {

namespace {

using hdf5::Content;
using hdf5::Dataset;
using hdf5::Reader;

/// Reads the parts of a run in an order in which every part's shape is known from those before.
class RunReader {
public:
    explicit RunReader(const std::filesystem::path &file) : file_(file), reader_(file, max_run_bytes) { }

    Run read()
    {
        const auto version = reader_.root_attribute(version_attribute);
        if (version && (*version < 1 || *version > run_file_version))
            throw Error(file_, "",
                        "is a run file of version " + std::to_string(*version) + "; this program reads up to version " +
                            std::to_string(run_file_version) + ": a newer Sinkscope made it");
        if (!version && !(reader_.has("token_ids") && reader_.has("resid_norm")))
            throw Error(file_, "", "is an HDF5 file, but no run (no datasets token_ids and resid_norm)");
        if (version)
            read_metadata();
        else
            infer_model();
        read_tokens(version.has_value());
        read_grids(version.has_value());
        if (version)
            run_.rows_ready = rows_ready();
        else
            finish_reference();
        check_run(run_, file_);
        if (version && !reader_.has("metadata/detection")) // written by another program, from a model of its own
            run_.detection = detect(run_, DetectorParameters());
        return std::move(run_);
    }

private:
    JsonReader metadata(const char *name)
    {
        const std::string path = std::string("metadata/") + name;
        const std::string text = reader_.read_text(reader_.open(path, Content::text, {})).at(0);
        return JsonReader::parse(text, file_, "dataset '" + path + "'");
    }

    void read_metadata()
    {
        run_.model = metadata("model").record<ModelCard>();
        if (run_.model.layers < 0 || run_.model.layers > max_layers)
            reader_.fail("metadata/model", "the number of layers is out of range");
        if (reader_.has("metadata/trace"))
            run_.trace = metadata("trace").record<TraceInfo>();
        if (reader_.has("metadata/settings"))
            run_.settings = metadata("settings").record<RunSettings>();
        if (reader_.has("metadata/detection"))
            run_.detection = detection_from_json(metadata("detection"));
        if (reader_.has("metadata/interventions"))
            run_.interventions = interventions_from_json(metadata("interventions"));
    }

    /// A reference file has no model card: layers and heads are those of its grids.
    void infer_model()
    {
        const Dataset norms = reader_.open("resid_norm", Content::real);
        if (norms.shape.size() != 2 || norms.shape[0] < 2 || norms.shape[0] - 1 > max_layers)
            reader_.fail("resid_norm", "expected shape [layers + 1, tokens], found " + hdf5::shape_text(norms.shape));
        run_.model.layers = static_cast<int>(norms.shape[0] - 1);
        if (reader_.has("sink_score_per_head")) {
            const Dataset scores = reader_.open("sink_score_per_head", Content::real);
            if (scores.shape.size() != 3 || scores.shape[1] < 1 || scores.shape[1] > max_heads)
                reader_.fail("sink_score_per_head",
                             "expected shape [layers, heads, tokens], found " + hdf5::shape_text(scores.shape));
            run_.model.heads = static_cast<int>(scores.shape[1]);
        }
        run_.model.name = file_.stem().string();
    }

    void read_tokens(bool with_text)
    {
        const Dataset ids = reader_.open("token_ids", Content::integer);
        if (ids.shape.size() != 1 || ids.shape[0] > max_tokens)
            reader_.fail("token_ids",
                         "expected shape [tokens] with at most " + std::to_string(max_tokens) + " tokens, found " +
                             hdf5::shape_text(ids.shape));
        tokens_ = ids.shape[0];
        const std::vector<int64_t> id_values = integers(ids);
        run_.tokens.resize(static_cast<size_t>(tokens_));
        for (size_t t = 0; t < id_values.size(); ++t) {
            if (id_values[t] < -1 || id_values[t] > std::numeric_limits<int32_t>::max())
                reader_.fail("token_ids",
                             std::to_string(id_values[t]) + " at token " + std::to_string(t) + " is no token id");
            run_.tokens[t].id = static_cast<int32_t>(id_values[t]);
        }
        if (!with_text)
            return;
        if (reader_.has("token_text")) {
            std::vector<std::string> texts = reader_.read_text(reader_.open("token_text", Content::text, {tokens_}));
            for (size_t t = 0; t < texts.size(); ++t)
                run_.tokens[t].text = std::move(texts[t]);
        }
        if (reader_.has("token_special")) {
            const std::vector<int64_t> special = integers(reader_.open("token_special", Content::integer, {tokens_}));
            for (size_t t = 0; t < special.size(); ++t)
                run_.tokens[t].special = special[t] != 0;
        }
    }

    void read_grids(bool with_candidates)
    {
        Grids &grids = run_.grids;
        for (const GridInfo &info : grid_table())
            if (info.presence != GridPresence::derived && reader_.has(info.name))
                set_parts(grids, info, parts(info));
        if (with_candidates)
            read_candidate_cosines();
        else
            read_bos_cosines();
        if (reader_.has("final_norm_norm"))
            grids.final_norm_norm = reals(reader_.open("final_norm_norm", Content::real, {tokens_}));
        if (reader_.has("token_logprob"))
            grids.token_logprob = reals(reader_.open("token_logprob", Content::real, {tokens_ - 1}));
    }

    std::vector<Grid> parts(const GridInfo &info)
    {
        const int64_t rows = info.rows(run_.model.layers), heads = run_.model.heads;
        switch (info.axes) {
        case GridAxes::layer_head_token:
            return grids_along(reader_.open(info.name, Content::real, {rows, heads, tokens_}), 1, rows);
        case GridAxes::layer_token_slot: {
            const Dataset dataset = reader_.open(info.name, Content::real);
            if (dataset.shape.size() != 3 || dataset.shape[0] != rows || dataset.shape[1] != tokens_ ||
                dataset.shape[2] < 1 || dataset.shape[2] > max_slots)
                reader_.fail(info.name,
                             "expected shape " + hdf5::shape_text({rows, tokens_}) + " and at most " +
                                 std::to_string(max_slots) + " places, found " + hdf5::shape_text(dataset.shape));
            return grids_along(dataset, 2, rows);
        }
        default:
            return {grid(reader_.open(info.name, Content::real,
                                      {rows, info.columns(static_cast<int>(tokens_), run_.model.heads)}))};
        }
    }

    void read_candidate_cosines()
    {
        Grids &grids = run_.grids;
        if (!reader_.has(candidate_axis))
            return;
        const Dataset positions = reader_.open(candidate_axis, Content::integer);
        if (positions.shape.size() != 1 || positions.shape[0] > max_cosine_positions)
            reader_.fail(candidate_axis,
                         "expected a short list of positions, found " + hdf5::shape_text(positions.shape));
        for (int64_t position : integers(positions)) {
            if (position < 0 || position >= tokens_)
                reader_.fail(candidate_axis, std::to_string(position) + " is no token's position");
            grids.cosine_positions.push_back(static_cast<int>(position));
        }
        const int64_t candidates = positions.shape[0], rows = run_.model.layers + 1;
        grids.resid_cosine =
            grids_along(reader_.open("resid_candidate_cosine", Content::real, {candidates, rows, tokens_}), 0, rows);
        if (reader_.has("final_norm_candidate_cosine")) {
            const Grid all = grid(reader_.open("final_norm_candidate_cosine", Content::real, {candidates, tokens_}));
            for (int c = 0; c < all.rows(); ++c)
                grids.final_norm_cosine.emplace_back(all.row(c).begin(), all.row(c).end());
        }
    }

    /// A reference file has the cosines with token 0 alone.
    void read_bos_cosines()
    {
        Grids &grids = run_.grids;
        grids.cosine_positions = {0};
        grids.resid_cosine.push_back(
            grid(reader_.open("resid_bos_cosine", Content::real, {run_.model.layers + 1, tokens_})));
        if (reader_.has("final_norm_bos_cosine"))
            grids.final_norm_cosine.push_back(reals(reader_.open("final_norm_bos_cosine", Content::real, {tokens_})));
    }

    int rows_ready() const
    {
        const int64_t rows = reader_.root_attribute("rows_ready").value_or(0);
        if (rows < 0 || rows > run_.model.layers + 1)
            throw Error(file_, "attribute 'rows_ready'", std::to_string(rows) + " is out of range");
        return static_cast<int>(rows);
    }

    void finish_reference()
    {
        run_.rows_ready = run_.model.layers + 1;
        run_.trace.notices.push_back("a reference file: the tokens' text and the model card are not in it");
        check_run(run_, file_);
        run_.detection = detect(run_, DetectorParameters());
    }

    std::vector<float> reals(const Dataset &dataset) const
    {
        std::vector<float> values(static_cast<size_t>(dataset.elements()));
        reader_.read(dataset, std::span<float>(values));
        return values;
    }

    std::vector<int64_t> integers(const Dataset &dataset) const
    {
        std::vector<int64_t> values(static_cast<size_t>(dataset.elements()));
        reader_.read(dataset, std::span<int64_t>(values));
        return values;
    }

    Grid grid(const Dataset &dataset) const
    {
        Grid values(static_cast<int>(dataset.shape[0]), static_cast<int>(dataset.shape[1]));
        reader_.read(dataset, values.values());
        return values;
    }

    /// The grids [rows, T] that lie along an axis of a three-dimensional dataset.
    std::vector<Grid> grids_along(const Dataset &dataset, size_t axis, int64_t rows) const
    {
        std::vector<Grid> parts;
        for (int64_t i = 0; i < dataset.shape[axis]; ++i) {
            parts.emplace_back(static_cast<int>(rows), static_cast<int>(tokens_));
            reader_.read_slice(dataset, axis, i, parts.back().values());
        }
        return parts;
    }

    std::filesystem::path file_;
    Reader reader_;
    Run run_;
    int64_t tokens_ = 0;
};

} // namespace

Run read_run(const std::filesystem::path &file)
{
    const hdf5::LibraryLock lock;
    try {
        return RunReader(file).read();
    } catch (const std::bad_alloc &) {
        throw Error(file, "", "does not fit into memory");
    }
}

bool is_run_file(const std::filesystem::path &file)
{
    const hdf5::LibraryLock lock;
    try {
        return hdf5::Reader(file, 0).root_attribute(version_attribute).has_value();
    } catch (const std::exception &) {
        return false;
    }
}

std::string hdf5_version()
{
    const hdf5::LibraryLock lock;
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

bool is_hdf5(const std::filesystem::path &file)
{
    constexpr std::array<char, 8> signature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure))
        return false; // opening a pipe would wait for a writer
    std::array<char, 8> found{};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(found.data(), found.size()) && found == signature;
}

} // namespace sinkscope
