#include "core/engine/intervention.h"

#include "core/error.h"

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

} // namespace

std::string site_name(Site site) { return name_of(sites, site); }
Site site_from_name(const std::string &name) { return by_name(sites, name, "site"); }
std::string operation_name(Operation operation) { return name_of(operations, operation); }
Operation operation_from_name(const std::string &name) { return by_name(operations, name, "operation"); }

} // namespace sinkscope
