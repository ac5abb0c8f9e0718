#include "core/checkpoint/config_json.h"

#include "core/checkpoint/json_object_internal.h"
#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/model_settings.h"
#include "core/checkpoint/quantisation.h"
#include "core/data/error.h"

namespace sinkscope {
namespace {

constexpr uint64_t most_config_bytes = 16u << 20;
constexpr uint64_t most_tokenizer_config_bytes = 64u << 20;

[[noreturn]] void refuse(const JsonObject &json, const char *key, const std::string &name)
{
    const std::string why = why_left_out(name);
    json.fail(key, "\"" + name + "\" is not supported" + (why.empty() ? "" : ": " + why));
}

/// The class that a configuration names, or for a class around it (without the head, with images) its kind of model.
const Family &read_family(const JsonObject &json)
{
    if (json.has("architectures")) {
        const nlohmann::json &names = json.value("architectures");
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
    const std::string model_type = json.string("model_type");
    const Family *family = find_family_by_model_type(model_type);
    if (!family)
        refuse(json, "model_type", model_type);
    return *family;
}

/// A base class, whose files have no output projection: AutoModelForCausalLM would make one up.
bool has_no_head(const JsonObject &json)
{
    return json.has("architectures") && json.value("architectures")[0].get<std::string>().ends_with("Model") &&
        !find_family(json.value("architectures")[0].get<std::string>());
}

/// The text model's part of a configuration, with what stands outside it for all parts.
JsonObject text_config(const JsonObject &json)
{
    nlohmann::json text = json.object("text_config").json();
    for (const char *key : {"bos_token_id", "eos_token_id", "quantization_config", "tie_word_embeddings"})
        if (!text.contains(key) && json.has(key))
            text[key] = json.value(key);
    return JsonObject::of(json.file(), std::move(text));
}

} // namespace

FolderConfig read_folder_config(const std::filesystem::path &folder)
{
    const JsonObject whole = JsonObject::read(folder / "config.json", most_config_bytes);
    FolderConfig result;
    StoredAs &stored_as = result.stored_as;
    stored_as.wrapped = whole.has("text_config") || whole.has("vision_config");
    const JsonObject json = whole.has("text_config") ? text_config(whole) : whole;
    const Family &family = read_family(json);
    read_quantisation(json, stored_as);
    result.model = read_model_settings(json, family);
    stored_as.family = &family;
    stored_as.biases = read_biases(json, family);
    stored_as.further_blocks = json.integer_or("num_nextn_predict_layers", 0, 0, 1000);
    stored_as.headless = has_no_head(json);
    return result;
}

std::string read_chat_template(const std::filesystem::path &folder)
{
    const std::filesystem::path jinja = folder / "chat_template.jinja";
    if (std::filesystem::exists(jinja)) {
        const MappedFile file(jinja);
        if (file.bytes().size() > most_config_bytes)
            throw Error(jinja, "", "is too large for a chat template");
        return {reinterpret_cast<const char *>(file.bytes().data()), file.bytes().size()};
    }
    const std::filesystem::path tokenizer_config = folder / "tokenizer_config.json";
    if (!std::filesystem::exists(tokenizer_config))
        return {};
    const JsonObject json = JsonObject::read(tokenizer_config, most_tokenizer_config_bytes);
    if (!json.has("chat_template"))
        return {};
    if (!json.value("chat_template").is_array())
        return json.string("chat_template");
    for (const nlohmann::json &named : json.value("chat_template")) {
        if (!named.is_object() || !named.value("name", nlohmann::json()).is_string() ||
            !named.value("template", nlohmann::json()).is_string())
            json.fail("chat_template", "is neither a string nor a list of named templates");
        if (named.at("name") == "default")
            return named.at("template").get<std::string>();
    }
    return {};
}

} // namespace sinkscope
