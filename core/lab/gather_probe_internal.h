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
    /// `positions`: ascending, no two equal. `expert`: whose the sites within a mixture of experts are; -1 = the one
    /// that all tokens share.
    GatherProbe(std::vector<int> positions, std::vector<Site> sites, int expert = -1);

    bool wants(Site site, int layer) const override;
    void take(Site site, int layer, int64_t first_token, const at::Tensor &vectors) override;
    bool wants_experts(int layer) const override;
    void take_expert(Site site, int layer, int expert, const at::Tensor &tokens, const at::Tensor &vectors) override;

    /// [positions, n] in the order of the positions; NaN for tokens that did not choose the expert; empty when that
    /// site of that block has not run.
    const Grid &vectors(Site site, int layer) const;

private:
    Grid &kept(Site site, int layer, int64_t columns);

    std::vector<int> positions_;
    std::vector<Site> sites_;
    int expert_;
    std::map<std::pair<Site, int>, Grid> vectors_;
};

} // namespace sinkscope
