#pragma once

#include "core/data/grid.h"
#include "core/engine/probe_internal.h"

#include <map>
#include <utility>
#include <vector>

namespace sinkscope {

/// Keeps the whole vectors of a few named tokens at some sites, and of no others.
class GatherProbe : public Probe {
public:
    /// `positions`: ascending, no two equal.
    GatherProbe(std::vector<int> positions, std::vector<Site> sites);

    bool wants(Site site, int layer) const override;
    void take(Site site, int layer, int64_t first_token, const at::Tensor &vectors) override;

    /// [positions, n] in the order of the positions; empty when that site of that block has not run.
    const Grid &vectors(Site site, int layer) const;

private:
    std::vector<int> positions_;
    std::vector<Site> sites_;
    std::map<std::pair<Site, int>, Grid> vectors_;
};

} // namespace sinkscope
