#pragma once

#include "core/data/grid_table.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <string>

namespace sinkscope::test {

/// How far two runs may be apart.
struct Tolerance {
    double relative = 1e-3; ///< norms
    double cosine = 1e-3; ///< absolute
    double score = 1e-4; ///< absolute
    double logprob = 1e-3; ///< absolute
    double norm_floor = 1e-6; ///< absolute, for norms near 0
};

/// The largest excess over the tolerance of `ours` against `reference`, with its place, in `what`; at most 1 when all
/// is within.
inline double worst_ratio(const Grid &ours, const Grid &reference, double absolute, double relative, std::string &what)
{
    if (ours.rows() != reference.rows() || ours.columns() != reference.columns()) {
        what = "shape " + std::to_string(ours.rows()) + "x" + std::to_string(ours.columns()) + " against " +
            std::to_string(reference.rows()) + "x" + std::to_string(reference.columns());
        return INFINITY;
    }
    double worst = 0;
    for (int row = 0; row < ours.rows(); ++row)
        for (int column = 0; column < ours.columns(); ++column) {
            const double expected = reference(row, column), found = ours(row, column);
            if (std::isnan(expected) && std::isnan(found)) // a block that has no such numbers
                continue;
            const double ratio = std::fabs(found - expected) / (absolute + relative * std::fabs(expected));
            if (!(ratio <= worst)) {
                worst = ratio;
                what = "row " + std::to_string(row) + ", token " + std::to_string(column) + ": " +
                    std::to_string(found) + " against " + std::to_string(expected);
            }
        }
    return worst;
}

inline Grid as_grid(const std::vector<float> &values)
{
    Grid grid(1, static_cast<int>(values.size()));
    std::ranges::copy(values, grid.values().begin());
    return grid;
}

/// Compares every grid that the reference has.
inline void compare_runs(const Run &ours, const Run &reference, const Tolerance &tolerance)
{
    const auto check = [](const char *name, const Grid &a, const Grid &b, double absolute, double relative) {
        std::string what;
        const double worst = worst_ratio(a, b, absolute, relative, what);
        qInfo("%-22s worst %.3f of the tolerance", name, worst);
        if (!(worst <= 1))
            QTest::qFail(qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name), QString::fromStdString(what))),
                         __FILE__, __LINE__);
    };
    const Grids &a = ours.grids, &b = reference.grids;
    check("resid_norm", a.resid_norm, b.resid_norm, tolerance.norm_floor, tolerance.relative);
    check("key_norm", a.key_norm, b.key_norm, tolerance.norm_floor, tolerance.relative);
    check("value_norm", a.value_norm, b.value_norm, tolerance.norm_floor, tolerance.relative);
    check("attn_out_norm", a.attn_out_norm, b.attn_out_norm, tolerance.norm_floor, tolerance.relative);
    check("mlp_out_norm", a.mlp_out_norm, b.mlp_out_norm, tolerance.norm_floor, tolerance.relative);
    check("resid_bos_cosine", ours.resid_cosine_with(0), reference.resid_cosine_with(0), tolerance.cosine, 0);
    check("sink_score", a.sink_score, b.sink_score, tolerance.score, 0);
    check("final_norm_norm", as_grid(a.final_norm_norm), as_grid(b.final_norm_norm), tolerance.norm_floor,
          tolerance.relative);
    check("final_norm_bos_cosine", as_grid(a.final_norm_cosine.at(0)), as_grid(b.final_norm_cosine.at(0)),
          tolerance.cosine, 0);
    if (!b.token_logprob.empty())
        check("token_logprob", as_grid(a.token_logprob), as_grid(b.token_logprob), tolerance.logprob, 0);
    for (size_t head = 0; head < b.sink_score_per_head.size(); ++head)
        check("sink_score_per_head", a.sink_score_per_head.at(head), b.sink_score_per_head[head], tolerance.score, 0);
    for (const auto &[kind, parts] : b.measured)
        for (size_t part = 0; part < parts.size(); ++part)
            check(grid_info(kind).name, a.measured.at(kind).at(part), parts[part], tolerance.score, tolerance.relative);
}

} // namespace sinkscope::test
