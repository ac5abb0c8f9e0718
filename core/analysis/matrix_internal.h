#pragma once

#include "core/data/grid.h"

#include <Eigen/Dense>

#include <stop_token>
#include <string>

/// What the analyses share on top of Eigen. Not for headers that others include.
namespace sinkscope {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

/// The grid in double. Throws Error, opening with `purpose`, where a value is not finite.
Matrix finite_matrix(const Grid &samples, const std::string &purpose);

/// The same with each column's mean taken away; the means go to `mean` when given.
Matrix centred_matrix(const Grid &samples, const std::string &purpose, Vector *mean = nullptr);

/// [n, n] squared Euclidean distances between the rows of `samples`; exactly symmetric, 0 on the diagonal, never
/// negative.
Matrix squared_distances(const Grid &samples, const std::string &purpose, const std::stop_token &stop);

} // namespace sinkscope
