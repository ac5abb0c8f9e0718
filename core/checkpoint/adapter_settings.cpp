#include "core/checkpoint/adapter_settings.h"

#include "core/checkpoint/json_file.h"
#include "core/data/error.h"
#include "core/json/json_value_internal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace sinkscope {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t most_bytes = 1u << 20;
constexpr int most_rank = 1 << 20;
constexpr auto file_name = "adapter_config.json";

/// Settings that are read, and those that matter for training alone.
constexpr std::string_view known_keys[] = {
    "peft_type", "base_model_name_or_path", "r", "lora_alpha", "use_rslora", "rank_pattern", "alpha_pattern",
    "modules_to_save", "init_lora_weights", "task_type", "auto_mapping", "revision", "inference_mode", "peft_version",
    "target_modules", "exclude_modules", "lora_dropout", "layers_to_transform", "layers_pattern", "bias",
    // stored transposed, which is the base model's affair: what is added has the same rows and columns
    "fan_in_fan_out",
    // of ways that other settings turn on
    "qalora_group_size", "megatron_core", "runtime_config", "loftq_config", "eva_config", "corda_config",
    "lora_ga_config", "velora_config", "ensure_weight_tying"};

bool is_off(const nlohmann::json &value)
{
    return value.is_null() || value == false || (value.is_structured() && value.empty()) || value == "";
}

void refuse_other_settings(const JsonReader &json)
{
    for (const auto &[key, value] : json_value(json).items())
        if (!is_off(value) && std::ranges::find(known_keys, key) == std::end(known_keys))
            json.fail(key,
                      "is not supported in an adapter: merge it into its model (peft: merge_and_unload) and open that");
}

/// How an adapter begins decides what its base model is afterwards.
void refuse_changed_base(const JsonReader &json)
{
    if (!json.has("init_lora_weights") || json.at("init_lora_weights").is_boolean())
        return;
    const std::string begun = json.at("init_lora_weights").string();
    if (begun != "gaussian" && begun != "eva" && begun != "orthogonal")
        json.fail("init_lora_weights",
                  "\"" + begun +
                      "\" changes the base model's weights before training, so that the adapter does not fit " +
                      "the published ones: merge it where it was trained (peft: merge_and_unload) and open that");
}

/// Numbers for modules by the ends of their names. peft reads them as patterns; names with nothing but letters, digits
/// and dots mean the same as patterns and as names.
std::map<std::string, double> read_pattern(const JsonReader &json, const char *key)
{
    std::map<std::string, double> result;
    if (!json.has(key))
        return result;
    const JsonReader pattern = json.at(key);
    for (const auto &[name, value] : json_value(pattern).items()) {
        std::string plain = name.starts_with("^") ? name.substr(1) : name;
        for (size_t at; (at = plain.find("\\.")) != plain.npos;)
            plain.erase(at, 1);
        if (plain.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") != plain.npos)
            pattern.fail(name, "is a pattern that is more than the end of a module's name: it is not supported");
        result[plain] = pattern.at(name).real();
    }
    return result;
}

/// The number of the module, or nullptr; of several the longest name, which says most.
const double *number_of(const std::map<std::string, double> &numbers, const std::string &module)
{
    const double *found = nullptr;
    size_t longest = 0;
    for (const auto &[name, number] : numbers)
        if ((module == name || module.ends_with("." + name)) && name.size() >= longest) {
            longest = name.size();
            found = &number;
        }
    return found;
}

} // namespace

bool is_adapter(const fs::path &folder)
{
    std::error_code ignored;
    return fs::exists(folder / file_name, ignored);
}

AdapterSettings AdapterSettings::read(const fs::path &folder)
{
    if (!is_adapter(folder))
        throw Error(folder, "", std::string("is no adapter: it has no ") + file_name);
    const JsonReader json = read_json_file(folder / file_name, most_bytes);
    const std::string method = json.at("peft_type").string();
    if (method != "LORA")
        json.fail("peft_type", "\"" + method + "\" is not supported; LORA is");
    refuse_other_settings(json);
    refuse_changed_base(json);
    AdapterSettings settings;
    settings.rank = json.at("r").integer(1, most_rank);
    settings.alpha = json.at("lora_alpha").real();
    settings.root_of_rank = json.boolean_or("use_rslora", false);
    settings.ranks = read_pattern(json, "rank_pattern");
    settings.alphas = read_pattern(json, "alpha_pattern");
    for (const auto &[name, rank] : settings.ranks)
        if (!(rank >= 1 && rank <= most_rank && rank == std::floor(rank)))
            json.fail("rank_pattern", std::to_string(rank) + " is no rank");
    return settings;
}

int AdapterSettings::rank_of(const std::string &module) const
{
    const double *own = number_of(ranks, module);
    return own ? static_cast<int>(*own) : rank;
}

double AdapterSettings::scale_of(const std::string &module) const
{
    const double *own = number_of(alphas, module);
    const double divisor = rank_of(module);
    return (own ? *own : alpha) / (root_of_rank ? std::sqrt(divisor) : divisor);
}

} // namespace sinkscope
