#include "core/checkpoint/config_json.h"

#include "core/checkpoint/json_file.h"
#include "core/checkpoint/model_settings.h"
#include "core/checkpoint/quantisation.h"
#include "core/data/error.h"
#include "core/json/json_value_internal.h"

namespace sinkscope {
namespace {

constexpr uint64_t most_config_bytes = 16u << 20;

[[noreturn]] void refuse(const JsonReader &json, const char *key, const std::string &name)
{
    const std::string why = why_left_out(name);
    json.fail(key, "\"" + name + "\" is not supported" + (why.empty() ? "" : ": " + why));
}

/// The class that a configuration names, or for a class around it (without the head, with images) its kind of model.
const Family &read_family(const JsonReader &json)
{
    if (json.has("architectures")) {
        const nlohmann::json &names = json_value(json.at("architectures"));
        if (!names.is_array() || names.empty() || !names[0].is_string())
            json.fail("architectures", "is no list of names");
        const auto name = names[0].get<std::string>();
        if (const Family *family = find_family(name))
            return *family;
        const Family *kind = find_family_by_model_type(json.string_or("model_type", ""));
        if (!kind || !(name.ends_with("Model") || name.ends_with("ForConditionalGeneration")))
            refuse(json, "architectures", name);
        return *kind;
    }
    const std::string model_type = json.at("model_type").string();
    const Family *family = find_family_by_model_type(model_type);
    if (!family)
        refuse(json, "model_type", model_type);
    return *family;
}

/// A base class, whose files have no output projection: AutoModelForCausalLM would make one up.
bool has_no_head(const JsonReader &json)
{
    return json.has("architectures") && json_value(json.at("architectures"))[0].get<std::string>().ends_with("Model") &&
        !find_family(json_value(json.at("architectures"))[0].get<std::string>());
}

/// The text model's part of a configuration, with what stands outside it for all parts.
JsonReader text_config(const JsonReader &json)
{
    nlohmann::json text = json_value(json.at("text_config"));
    for (const char *key : {"bos_token_id", "eos_token_id", "quantization_config", "tie_word_embeddings"})
        if (!text.contains(key) && json.has(key))
            text[key] = json_value(json.at(key));
    return json_reader(std::move(text), json.file());
}

} // namespace

FolderConfig read_folder_config(const std::filesystem::path &folder)
{
    const JsonReader whole = read_json_file(folder / "config.json", most_config_bytes);
    FolderConfig result;
    StoredAs &stored_as = result.stored_as;
    stored_as.wrapped = whole.has("text_config") || whole.has("vision_config");
    const JsonReader json = whole.has("text_config") ? text_config(whole) : whole;
    const Family &family = read_family(json);
    read_quantisation(json, stored_as);
    result.model = read_model_settings(json, family);
    stored_as.family = &family;
    stored_as.biases = read_biases(json, family);
    stored_as.further_blocks = json.integer_or("num_nextn_predict_layers", 0, 0, 1000);
    stored_as.headless = has_no_head(json);
    return result;
}

} // namespace sinkscope
