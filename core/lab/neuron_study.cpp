#include "core/engine/grid_tensor_internal.h"
#include "core/engine/mlp_internal.h"
#include "core/lab/gather_probe_internal.h"
#include "core/lab/lab_session_internal.h"
#include "core/lab/measures.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace sinkscope {

namespace {

constexpr size_t most_percentiles = 64; ///< neurons of a table whose activations are held against all tokens'

/// An expert that a token chose: the weight by which what it writes counts, and its neurons' activations.
struct Chosen {
    float weight = 0;
    std::vector<float> activations;
};

/// Keeps what some tokens' experts compute.
class ExpertsProbe : public Probe {
public:
    explicit ExpertsProbe(std::vector<int> positions) : positions_(std::move(positions)), chosen_(positions_.size()) { }

    bool wants(Site, int) const override { return false; }
    bool wants_experts(int) const override { return true; }
    void take(Site, int, int64_t, const at::Tensor &) override { }
    void take_expert(Site site, int, int expert, const at::Tensor &tokens, const at::Tensor &vectors) override
    {
        if (site != Site::mlp_post)
            return;
        const at::Tensor host = tokens.to(at::kCPU).contiguous();
        const std::span<const int64_t> own(host.data_ptr<int64_t>(), static_cast<size_t>(host.numel()));
        for (size_t i = 0; i < positions_.size(); ++i)
            if (const auto found = std::ranges::find(own, positions_[i]); found != own.end())
                chosen_[i][expert].activations = to_vector(vectors.select(0, found - own.begin()));
    }
    void take_experts(int, const Routing &routing) override
    {
        for (size_t i = 0; i < positions_.size(); ++i) {
            const at::Tensor experts = routing.experts.select(0, positions_[i]).to(at::kCPU).contiguous();
            const std::vector<float> weights = to_vector(routing.weights.select(0, positions_[i]));
            for (size_t slot = 0; slot < weights.size(); ++slot)
                chosen_[i][static_cast<int>(experts.data_ptr<int64_t>()[slot])].weight = weights[slot];
        }
    }

    /// Of the i-th position, by expert.
    const std::map<int, Chosen> &of(size_t i) const { return chosen_[i]; }

private:
    std::vector<int> positions_;
    std::vector<std::map<int, Chosen>> chosen_;
};

/// An activation of a neuron, and of how many tokens it is held against how many have a smaller one.
struct Counted {
    NeuronPlace place;
    float size = 0;
    int64_t smaller = 0, all = 0;
};

class CountingProbe : public Probe {
public:
    explicit CountingProbe(std::vector<Counted> &counted) : counted_(counted)
    {
        for (size_t i = 0; i < counted.size(); ++i)
            by_expert_[counted[i].place.expert].push_back(i);
    }

    bool wants(Site site, int) const override { return site == Site::mlp_post && by_expert_.contains(-1); }
    bool wants_experts(int) const override { return !by_expert_.empty() && by_expert_.rbegin()->first >= 0; }
    void take(Site, int, int64_t, const at::Tensor &vectors) override { count(-1, vectors); }
    void take_expert(Site site, int, int expert, const at::Tensor &, const at::Tensor &vectors) override
    {
        if (site == Site::mlp_post)
            count(expert, vectors);
    }

private:
    void count(int expert, const at::Tensor &vectors)
    {
        const auto own = by_expert_.find(expert);
        if (own == by_expert_.end())
            return;
        std::vector<int64_t> neurons;
        std::vector<float> sizes;
        for (const size_t i : own->second) {
            neurons.push_back(counted_[i].place.neuron);
            sizes.push_back(counted_[i].size);
        }
        const at::Tensor columns =
            vectors.index_select(1, at::tensor(neurons, at::kLong).to(vectors.device())).to(at::kFloat).abs();
        const at::Tensor smaller =
            columns.lt(at::tensor(sizes, at::kFloat).to(columns.device()).unsqueeze(0)).sum(0).to(at::kCPU);
        for (size_t n = 0; n < own->second.size(); ++n) {
            Counted &counted = counted_[own->second[n]];
            counted.smaller += smaller.data_ptr<int64_t>()[n];
            counted.all += vectors.size(0);
        }
    }

    std::vector<Counted> &counted_;
    std::map<int, std::vector<size_t>> by_expert_;
};

/// Neurons that lie together, `first` the number of the first one, for one token.
struct Stretch {
    int first = 0;
    std::vector<float> contributions, activations;
};

/// Ranks the neurons of all stretches together.
NeuronTable table_of(int layer, int position, const std::vector<Stretch> &stretches)
{
    std::vector<float> contributions, activations;
    std::vector<int> numbers;
    for (const Stretch &stretch : stretches)
        for (size_t j = 0; j < stretch.contributions.size(); ++j) {
            contributions.push_back(stretch.contributions[j]);
            activations.push_back(stretch.activations[j]);
            numbers.push_back(stretch.first + static_cast<int>(j));
        }
    NeuronTable table =
        rank_neurons(layer, position, contributions, activations, static_cast<int>(contributions.size()));
    for (NeuronShare &share : table.neurons)
        share.neuron = numbers[static_cast<size_t>(share.neuron)];
    return table;
}

/// A block's contributions along the sink direction.
class BlockNeurons {
public:
    BlockNeurons(LabSession::State &state, int layer, std::stop_token stop)
        : state_(state), layer_(layer), entering_(state.residual_entering(layer, stop)),
          weights_(state.model->blocks->block(layer)), stop_(std::move(stop))
    {
        const Run &run = *state.baseline;
        const at::Tensor bos = state.residual_entering(sink_direction_row(run), stop_)
                                   .select(0, run.detection.bos_position)
                                   .to(at::kFloat);
        direction_ = bos / at::linalg_vector_norm(bos);
    }

    NeuronStudy study(const MeasuredTokens &tokens)
    {
        const ExpertsConfig &experts = state_.decoder->config().experts;
        const bool mixture = state_.decoder->config().block(layer_).experts;
        NeuronStudy study{layer_, tokens, {}, mixture ? experts.count : 0, mixture ? experts.intermediate_size : 0};
        std::vector<int> positions = tokens.all();
        std::ranges::sort(positions);
        positions.erase(std::ranges::unique(positions).begin(), positions.end());
        GatherProbe own(positions, {Site::mlp_post, Site::mlp_in});
        ExpertsProbe chosen(positions);
        std::vector<Probe *> probes{&own};
        if (mixture)
            probes.push_back(&chosen);
        run(probes);
        for (const int position : tokens.all()) {
            const auto i = static_cast<size_t>(std::ranges::lower_bound(positions, position) - positions.begin());
            std::vector<Stretch> stretches;
            for (const auto &[expert, found] : chosen.of(i))
                stretches.push_back(stretch(
                    expert * study.of_expert, [&] { return weights_->expert(expert).down.weight; }, found.activations,
                    experts.weigh_input ? 1 : found.weight));
            if (const Grid &post = own.vectors(Site::mlp_post, layer_); !post.empty())
                stretches.push_back(stretch(
                    study.experts * study.of_expert,
                    [&] { return (mixture ? weights_->shared : weights_->mlp).down.weight; },
                    {post.row(static_cast<int>(i)).begin(), post.row(static_cast<int>(i)).end()},
                    mixture ? open_gate(own.vectors(Site::mlp_in, layer_).row(static_cast<int>(i))) : 1));
            study.tables.push_back(table_of(layer_, position, stretches));
        }
        count_smaller(study);
        return study;
    }

private:
    void run(const std::vector<Probe *> &probes)
    {
        state_.decoder->block(layer_, *weights_, entering_, Edits(), probes, stop_);
    }

    /// `down`: reads the projection, once for all tokens.
    template <class Down> Stretch stretch(int first, Down down, std::vector<float> activations, float factor)
    {
        if (!along_.contains(first))
            along_[first] = to_vector(at::matmul(direction_, down().to(at::kFloat)));
        Stretch result{first, along_[first], std::move(activations)};
        for (size_t j = 0; j < result.contributions.size(); ++j)
            result.contributions[j] *= factor * result.activations[j];
        return result;
    }

    /// By how much what the shared expert writes counts.
    float open_gate(std::span<const float> input) const
    {
        if (!weights_->shared_router.weight.defined())
            return 1;
        const at::Tensor x =
            at::tensor(std::vector<float>(input.begin(), input.end()), at::kFloat).to(entering_.options()).unsqueeze(0);
        return at::sigmoid(project(x, weights_->shared_router)).item<float>();
    }

    /// Fills the percentiles of the first neurons of each table.
    void count_smaller(NeuronStudy &study)
    {
        std::vector<Counted> counted;
        const auto listed = [](NeuronTable &table) {
            return std::span(table.neurons).first(std::min(most_percentiles, table.neurons.size()));
        };
        for (NeuronTable &table : study.tables)
            for (const NeuronShare &share : listed(table))
                counted.push_back({study.place(share.neuron), static_cast<float>(std::fabs(share.activation))});
        CountingProbe counting(counted);
        run({&counting});
        size_t i = 0;
        for (NeuronTable &table : study.tables)
            for (NeuronShare &share : listed(table)) {
                const Counted &found = counted[i++];
                share.percentile = 100.0 * static_cast<double>(found.smaller) / static_cast<double>(found.all);
            }
    }

    LabSession::State &state_;
    int layer_;
    at::Tensor entering_, direction_;
    std::shared_ptr<const BlockWeights> weights_;
    std::stop_token stop_;
    std::map<int, std::vector<float>> along_; ///< u . W_down[:, j] of a stretch, by its first neuron
};

} // namespace

NeuronStudy neuron_study(LabSession &session, int layer, const MeasuredTokens &tokens, std::stop_token stop)
{
    LabSession::State &state = session.state();
    const Run &run = *state.baseline;
    check_measured(run, tokens.all());
    if (layer < 0 || layer >= run.layers())
        throw Error("block " + std::to_string(layer) + " is outside 0.." + std::to_string(run.layers() - 1));
    return computing(run.model.path, [&] { return BlockNeurons(state, layer, std::move(stop)).study(tokens); });
}

} // namespace sinkscope
