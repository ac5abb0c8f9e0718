#pragma once

#include "core/data/grid.h"
#include "tests/support/test_paths.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace sinkscope::test {

/// Samples with numpy's, scipy's and scikit-learn's results, made by tests/reference/make_analysis_cases.py.
inline nlohmann::json analysis_cases()
{
    std::ifstream file(source_dir() / "tests/unit/analysis/data/analysis_cases.json");
    return nlohmann::json::parse(file);
}

inline Grid grid_from(const nlohmann::json &rows)
{
    Grid grid(static_cast<int>(rows.size()), static_cast<int>(rows.at(0).size()));
    for (int row = 0; row < grid.rows(); ++row)
        for (int column = 0; column < grid.columns(); ++column)
            grid(row, column) = rows[static_cast<size_t>(row)][static_cast<size_t>(column)].get<float>();
    return grid;
}

} // namespace sinkscope::test
