#pragma once

#include "core/lab/measures.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace sinkscope {

struct MeasureOptions {
    QStringList kinds; ///< of neurons, heads, dimensions, entropy, drain
    MeasuredTokens tokens; ///< what is asked about
    std::vector<int> layers; ///< of the neurons
    int top = 5; ///< neurons and dimensions listed for each token
    double epsilon = usual_epsilon; ///< of the sink rate
    int sampledTokens = 2048; ///< at most, in an entropy
    uint64_t seed = 0; ///< of controls
};

/// The blocks whose neurons tell most: those where the sinks but BOS start, and those where their life ends; ascending.
std::vector<int> neuronLayers(const Detection &detection);

/// Measurements of one run, as text for people and as CSV with a row for each number.
class MeasureReport {
public:
    MeasureReport(const Run &run, MeasureOptions options);

    /// All that needs the model. Throws Error and Cancelled.
    void compute(LabSession &session, std::stop_token stop, const ProgressCallback &progress);

    QString text() const;
    /// measure,token,layer,head,item,value; what does not apply stays empty, a control's position follows that word.
    QString csv() const;

private:
    bool wants(const char *kind) const { return options_.kinds.contains(QLatin1String(kind)); }
    QString neuronText() const;
    std::span<const NeuronShare> listed(const NeuronTable &table) const;
    QString tokenName(int position) const; ///< "token 27" or "control 31"
    QString headText() const;
    QString dimensionText() const;
    QString entropyText() const;
    QString drainText() const;

    Detection detection_;
    MeasureOptions options_;
    Grid drain_; ///< [L, tokens]
    std::vector<NeuronStudy> neurons_; ///< one for each layer
    std::optional<HeadAttention> heads_;
    std::optional<ResidualRows> rows_;
};

} // namespace sinkscope
