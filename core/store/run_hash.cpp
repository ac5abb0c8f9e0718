#include "core/store/run_hash.h"

#include "core/data/grid_table.h"
#include "core/store/run_json_internal.h"

#include <QCryptographicHash>

#include <bit>
#include <cmath>

namespace sinkscope {

namespace {

/// Every part goes in with its length before it, so that no two runs give the same bytes.
class Digest {
public:
    void add(int64_t number) { add_bytes(&number, sizeof number); }

    void add(const std::string &text)
    {
        add(static_cast<int64_t>(text.size()));
        add_bytes(text.data(), text.size());
    }

    void add(std::span<const float> values)
    {
        constexpr uint32_t any_nan = 0x7fc00000;
        add(static_cast<int64_t>(values.size()));
        std::vector<uint32_t> bits;
        bits.reserve(values.size());
        for (float value : values)
            bits.push_back(std::isnan(value) ? any_nan : std::bit_cast<uint32_t>(value));
        add_bytes(bits.data(), bits.size() * sizeof(uint32_t));
    }

    void add(const Grid &grid)
    {
        add(static_cast<int64_t>(grid.rows()));
        add(static_cast<int64_t>(grid.columns()));
        add(grid.values());
    }

    template <typename Part> void add_all(const std::vector<Part> &parts)
    {
        add(static_cast<int64_t>(parts.size()));
        for (const Part &part : parts)
            add(part);
    }

    std::string hex() const { return hash_.result().toHex().toStdString(); }

private:
    void add_bytes(const void *bytes, size_t count)
    {
        hash_.addData(QByteArrayView(static_cast<const char *>(bytes), static_cast<qsizetype>(count)));
    }

    QCryptographicHash hash_{QCryptographicHash::Sha256};
};

} // namespace

std::string run_hash(const Run &run)
{
    return run_hash(run, run.detection);
}

std::string run_hash(const Run &run, const Detection &detection)
{
    ModelCard model = run.model;
    model.path.clear();
    TraceInfo trace = run.trace;
    trace.source.clear();

    Digest digest;
    digest.add(json_text(record_json(model)));
    digest.add(json_text(record_json(trace)));
    digest.add(run.settings.dtype);
    digest.add(json_text(interventions_json(run.interventions)));
    digest.add(json_text(detection_json(detection)));
    digest.add(static_cast<int64_t>(run.rows_ready));
    digest.add(static_cast<int64_t>(run.tokens.size()));
    for (const Token &token : run.tokens) {
        digest.add(static_cast<int64_t>(token.id));
        digest.add(token.text);
        digest.add(static_cast<int64_t>(token.special));
    }

    const Grids &grids = run.grids;
    digest.add(grids.resid_norm);
    digest.add(static_cast<int64_t>(grids.cosine_positions.size()));
    for (int position : grids.cosine_positions)
        digest.add(static_cast<int64_t>(position));
    digest.add_all(grids.resid_cosine);
    digest.add(grids.final_norm_norm);
    digest.add_all(grids.final_norm_cosine);
    for (const GridInfo &info : grid_table())
        if (info.grid && info.kind != GridKind::resid_norm)
            digest.add(grids.*info.grid);
    for (const GridInfo &info : grid_table())
        if (info.parts)
            digest.add_all(grids.*info.parts);
    digest.add(grids.token_logprob);
    for (const auto &[kind, parts] : grids.measured) { // later ones: what a run lacks does not change its hash
        digest.add(grid_info(kind).name);
        digest.add_all(parts);
    }
    return digest.hex();
}

} // namespace sinkscope
