#include "core/data/intervention.h"

#include "core/data/error.h"
#include "core/data/number_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sinkscope {

namespace {

constexpr std::array<std::pair<Site, const char *>, 11> sites{{
    {Site::resid_pre, "resid_pre"}, {Site::attn_out, "attn_out"}, {Site::mlp_in, "mlp_in"}, {Site::mlp_gate, "mlp_gate"},
    {Site::mlp_up, "mlp_up"}, {Site::mlp_act, "mlp_act"}, {Site::mlp_post, "mlp_post"}, {Site::mlp_out, "mlp_out"},
    {Site::key, "key"}, {Site::value, "value"}, {Site::resid_post, "resid_post"},
}};

constexpr std::array<std::pair<Operation, const char *>, 6> operations{{
    {Operation::zero, "zero"}, {Operation::scale, "scale"}, {Operation::replace_mean, "replace_mean"},
    {Operation::replace_token, "replace_token"}, {Operation::cap_norm, "cap_norm"},
    {Operation::block_attention, "block_attention"},
}};

template <typename Table> auto by_name(const Table &table, const std::string &name, const char *what)
{
    std::string known;
    for (const auto &[value, text] : table) {
        if (name == text)
            return value;
        known += (known.empty() ? "" : ", ") + std::string(text);
    }
    throw Error("unknown " + std::string(what) + " '" + name + "' (known: " + known + ")");
}

template <typename Table, typename Value> std::string name_of(const Table &table, Value wanted)
{
    for (const auto &[value, text] : table)
        if (value == wanted)
            return text;
    return "?";
}

std::string list_text(const std::vector<int> &values)
{
    constexpr int most = 8;
    std::string text;
    int parts = 0;
    for (size_t i = 0; i < values.size(); ++parts) {
        if (parts == most)
            return text + ", ... (" + std::to_string(values.size()) + ")";
        size_t last = i; // of a stretch of neighbours
        while (last + 1 < values.size() && values[last + 1] == values[last] + 1)
            ++last;
        if (last < i + 2)
            last = i; // two are no range
        text += (parts ? ", " : "") + std::to_string(values[i]) + (last > i ? "-" + std::to_string(values[last]) : "");
        i = last + 1;
    }
    return text;
}

} // namespace

std::string site_name(Site site) { return name_of(sites, site); }
Site site_from_name(const std::string &name) { return by_name(sites, name, "site"); }
std::string operation_name(Operation operation) { return name_of(operations, operation); }
Operation operation_from_name(const std::string &name) { return by_name(operations, name, "operation"); }


std::string describe(const Intervention &edit)
{
    const std::string blocks = (edit.layers.size() == 1 ? " at block " : " at blocks ") + list_text(edit.layers);
    const std::string tokens = (edit.tokens.size() == 1 ? "token " : "tokens ") + list_text(edit.tokens);
    if (edit.operation == Operation::block_attention)
        return "block attention to " + tokens + blocks + (edit.heads.empty() ? "" : ", heads " + list_text(edit.heads));
    const std::string what = site_name(edit.site) + " of " + tokens + blocks;
    switch (edit.operation) {
    case Operation::zero: return "zero " + what;
    case Operation::scale:
        return "scale " + what + " by " + short_text(edit.factor);
    case Operation::replace_mean: return "replace " + what + " by the mean of " + std::to_string(edit.sources.size()) + " tokens";
    case Operation::replace_token: return "replace " + what + " by that of token " + list_text(edit.sources);
    case Operation::cap_norm:
        return "cap the norm of " + what + " at " + short_text(edit.factor);
    case Operation::block_attention: break;
    }
    return what;
}

} // namespace sinkscope
