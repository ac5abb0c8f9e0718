#include "core/engine/pass_internal.h"
#include "core/lab/lab_session_internal.h"

#include <algorithm>

namespace sinkscope {

int stride_within(int64_t budget, int64_t residual_bytes, int layers)
{
    const int64_t fit = std::max<int64_t>(1, budget / residual_bytes);
    return static_cast<int>(std::max<int64_t>(1, (layers + fit - 1) / fit));
}

namespace {

int64_t residual_bytes(const ModelCache::Contents &model, int tokens)
{
    const int64_t values = int64_t{tokens} * model.loaded->checkpoint->config().hidden_size;
    return values * static_cast<int64_t>(c10::elementSize(model.type));
}

} // namespace

Forecast least_forecast(const AnalyzeRequest &open, const ModelCache::Contents &model, int tokens)
{
    return forecast_for(open, model, tokens,
                        2 * residual_bytes(model, tokens)); // what enters block 0, the final norm's output
}

LabBudgets share_memory(const LabRequest &request, const AnalyzeRequest &open, ModelCache::Contents &model, int tokens)
{
    const ModelConfig &config = model.loaded->checkpoint->config();
    const int64_t residual = residual_bytes(model, tokens);
    const int64_t logits = int64_t{tokens} * config.vocab_size * static_cast<int64_t>(sizeof(float));

    const Forecast least = least_forecast(open, model, tokens);
    int64_t spare = std::max<int64_t>(0, least.limit_bytes - least.least_bytes());
    LabBudgets budgets;
    budgets.residuals = std::min(request.residual_budget, residual + spare / 2);
    const int stride = stride_within(budgets.residuals, residual, config.layers);
    const int64_t kept = residual * ((config.layers + stride - 1) / stride);
    spare -= kept - residual;
    budgets.logits = std::min(request.logit_budget, std::max<int64_t>(0, spare));
    budgets.forecast = forecast_for(open, model, tokens, residual + kept + (logits <= budgets.logits ? logits : 0));
    take_memory(open, model, budgets.forecast);
    return budgets;
}

} // namespace sinkscope
