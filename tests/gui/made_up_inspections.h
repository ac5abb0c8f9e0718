#pragma once

#include "core/analysis/inspection.h"
#include "tests/support/sample_run.h"

#include <cmath>
#include <memory>

namespace sinkscope::test {

/// A late token that attends to BOS, to the planted sinks and to itself; fewer and fewer attend to it.
inline std::shared_ptr<const TokenAttention> made_up_attention(int token = 120)
{
    const SampleOptions sample;
    TokenAttention result;
    result.layer = 14;
    result.token = token;
    for (int key = 0; key <= token; ++key)
        result.attends_to.push_back(0.003f * sample_noise(11, static_cast<uint64_t>(key), 0));
    result.attends_to.front() = 0.4f;
    for (const PlantedSink &sink : planted_sinks(sample))
        if (sink.position < token)
            result.attends_to[static_cast<size_t>(sink.position)] = 0.1f * sink.strength;
    result.attends_to.back() = 0.05f;
    for (int query = token; query < sample.tokens; ++query)
        result.attended_by.push_back(0.05f / (1.0f + 0.2f * static_cast<float>(query - token)));
    return std::make_shared<const TokenAttention>(result);
}

/// The token's MLP writes a sink at block 10 and takes it away at block 22.
inline std::shared_ptr<const TokenSplit> made_up_split(int token = 25)
{
    TokenSplit result;
    result.token = token;
    float norm = 3, along = 0;
    for (int layer = 0; layer < SampleOptions().layers; ++layer) {
        const float noise = sample_noise(12, static_cast<uint64_t>(layer), 0);
        const float mlp = layer == 10 ? 600.0f : layer == 22 ? -580.0f : 4 * noise;
        norm += mlp + noise;
        along += 0.97f * mlp;
        result.attn_norm.push_back(1 + noise);
        result.mlp_norm.push_back(std::fabs(mlp));
        result.attn_along_self.push_back(noise);
        result.mlp_along_self.push_back(mlp);
        result.attn_along_bos.push_back(0.2f * noise);
        result.mlp_along_bos.push_back(0.97f * mlp);
        result.resid_norm.push_back(norm);
        result.resid_along_bos.push_back(along);
    }
    return std::make_shared<const TokenSplit>(result);
}

/// BOS and the planted sinks lie far out along the first axis.
inline std::shared_ptr<const TokenProjection> made_up_projection(int layer = 14)
{
    const SampleOptions sample;
    TokenProjection result;
    result.layer = layer;
    result.scores = Grid(sample.tokens, 2);
    for (int token = 0; token < sample.tokens; ++token) {
        result.tokens.push_back(token);
        const auto at = static_cast<uint64_t>(token), of = static_cast<uint64_t>(layer);
        result.scores(token, 0) = 40 * sample_noise(13, at, of) - 60;
        result.scores(token, 1) = 60 * sample_noise(14, at, of) - 30;
    }
    result.scores(0, 0) = 900;
    for (const PlantedSink &sink : planted_sinks(sample))
        result.scores(sink.position, 0) = 600 * sink.strength;
    result.explained = {0.93, 0.02};
    result.principal = {0, 1};
    return std::make_shared<const TokenProjection>(result);
}

} // namespace sinkscope::test
