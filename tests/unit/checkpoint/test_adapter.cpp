// LoRA adapters on the tiny model: what is added by hand, and what is refused. tests/reference compares whole passes
// with peft.

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_reference.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/checkpoint/weights_fingerprint.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"
#include "tests/support/tiny_checkpoint.h"

#include <algorithm>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

namespace {

const std::string wrapped = "base_model.model.";
constexpr int rank = 2;

nlohmann::json lora_settings(nlohmann::json more = nlohmann::json::object())
{
    nlohmann::json settings = {{"peft_type", "LORA"}, {"r", rank},
                               {"lora_alpha", 6},     {"base_model_name_or_path", "org/tiny"},
                               {"use_dora", false},   {"bias", "none"}};
    settings.update(more);
    return settings;
}

/// A and B of a module of the tiny model.
std::vector<TinyTensor> pair_for(const std::string &module, int64_t rows, int64_t columns)
{
    return {tiny_tensor(wrapped + module + ".lora_A.weight", {rank, columns}, 1),
            tiny_tensor(wrapped + module + ".lora_B.weight", {rows, rank}, 2)};
}

float value_at(const TinyTensor &tensor, int64_t row, int64_t column)
{
    return floats_of(tensor.bytes)[static_cast<size_t>(row * tensor.shape[1] + column)];
}

} // namespace

class TestAdapter : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;
    int count_ = 0;

    fs::path write_adapter(const std::vector<TinyTensor> &tensors, const nlohmann::json &settings = lora_settings())
    {
        const fs::path folder = path_of(dir_) / ("adapter-" + std::to_string(++count_));
        write_file(folder / "adapter_config.json", settings.dump());
        write_file(folder / "adapter_model.safetensors", safetensors_bytes(tensors));
        return folder;
    }

    fs::path write_model(const nlohmann::json &config = tiny_config(),
                         const std::vector<TinyTensor> &tensors = tiny_tensors())
    {
        const fs::path folder = path_of(dir_) / ("model-" + std::to_string(++count_));
        write_folder(folder, config, tensors);
        return folder;
    }

    static std::shared_ptr<const Checkpoint> open(const fs::path &model, const fs::path &adapter)
    {
        return Checkpoint::open(adapted_reference({model, adapter}));
    }

    static std::vector<float> read(const Checkpoint &checkpoint, const std::string &name)
    {
        const TensorInfo *tensor = checkpoint.find(name);
        std::vector<float> values(tensor ? static_cast<size_t>(tensor->elements()) : 0);
        if (tensor)
            checkpoint.read(*tensor, values);
        return values;
    }

    /// Every value of the tensor is the base's and what A and B make of `scale`.
    static void verify_added(const Checkpoint &adapted, const Checkpoint &base, const std::string &name,
                             const std::vector<TinyTensor> &pair, float scale)
    {
        const std::vector<float> changed = read(adapted, name), plain = read(base, name);
        const int64_t columns = pair[0].shape[1];
        for (size_t i = 0; i < plain.size(); ++i) {
            const auto row = static_cast<int64_t>(i) / columns, column = static_cast<int64_t>(i) % columns;
            float sum = 0;
            for (int64_t k = 0; k < rank; ++k)
                sum += value_at(pair[1], row, k) * value_at(pair[0], k, column);
            QVERIFY(std::abs(changed[i] - plain[i] - scale * sum) < 1e-3f);
        }
        QVERIFY(changed != plain);
    }

    void verify_refused(const nlohmann::json &more, const char *part)
    {
        const fs::path adapter = write_adapter(pair_for("model.layers.0.self_attn.q_proj", 8, 8), lora_settings(more));
        VERIFY_ERROR(open(write_model(), adapter), part);
    }

private Q_SLOTS:
    void adds_to_the_modules_that_it_has()
    {
        const fs::path model = write_model();
        const auto pair = pair_for("model.layers.1.mlp.down_proj", 8, 12);
        const fs::path adapter = write_adapter(pair);
        const auto base = Checkpoint::open(model), adapted = open(model, adapter);
        verify_added(*adapted, *base, "blocks.1.down.weight", pair, 3);
        QVERIFY(!adapted->is_plain(*adapted->find("blocks.1.down.weight")));
        QVERIFY(adapted->is_plain(*adapted->find("blocks.0.down.weight")));
        QCOMPARE(read(*adapted, "blocks.0.down.weight"), read(*base, "blocks.0.down.weight"));
        std::vector<float> rows(24);
        adapted->read_rows(*adapted->find("blocks.1.down.weight"), 3, 2, rows);
        const std::vector<float> all = read(*adapted, "blocks.1.down.weight");
        QVERIFY(std::equal(rows.begin(), rows.end(), all.begin() + 36));
    }

    void what_a_run_records_tells_of_it()
    {
        const fs::path model = write_model(),
                       adapter = write_adapter(pair_for("model.layers.0.self_attn.q_proj", 8, 8));
        const auto base = Checkpoint::open(model), adapted = open(model, adapter);
        const ModelCard card = adapted->card();
        QCOMPARE(card.name, base->card().name + " + " + adapter.filename().string());
        QCOMPARE(card.path, model.string() + "::" + adapter.string());
        QVERIFY(is_there(card.path));
        QVERIFY(!is_there(card.path + "x"));
        QCOMPARE(Checkpoint::open(card.path)->card().name, card.name);
        QVERIFY(weights_fingerprint(*adapted) != weights_fingerprint(*base));
        QVERIFY(std::ranges::count(adapted->mapped_files(), adapter / "adapter_model.safetensors") == 1);
    }

    void scales_by_the_settings_of_the_module()
    {
        const fs::path model = write_model();
        const auto pair = pair_for("model.layers.0.self_attn.q_proj", 8, 8);
        const auto base = Checkpoint::open(model);
        const auto verify = [&](const nlohmann::json &more, float scale) {
            verify_added(*open(model, write_adapter(pair, lora_settings(more))), *base, "blocks.0.q.weight", pair,
                         scale);
        };
        verify({{"use_rslora", true}}, 6 / std::sqrt(2.0f));
        verify({{"alpha_pattern", {{"q_proj", 8}}}}, 4);
        verify({{"alpha_pattern", {{"^model\\.layers\\.0\\.self_attn\\.q_proj", 10}, {"q_proj", 8}}}}, 5);
        verify({{"r", 16}, {"rank_pattern", {{"self_attn.q_proj", 2}}}}, 3);
        verify({{"alpha_pattern", {{"k_proj", 8}}}}, 3);
    }

    void experts_have_modules_of_their_own()
    {
        nlohmann::json config = tiny_config("Qwen3MoeForCausalLM");
        config.update({{"num_experts", 2},
                       {"num_experts_per_tok", 1},
                       {"moe_intermediate_size", 4},
                       {"num_hidden_layers", 1},
                       {"tie_word_embeddings", true}});
        std::vector<TinyTensor> tensors;
        for (const TinyTensor &tensor : tiny_tensors())
            if (tensor.name.find("layers.1") == tensor.name.npos && tensor.name.find("mlp") == tensor.name.npos &&
                tensor.name != "lm_head.weight")
                tensors.push_back(tensor);
        for (const char *norm : {"q_norm", "k_norm"})
            tensors.push_back(tiny_tensor(std::string("model.layers.0.self_attn.") + norm + ".weight", {4}, 1));
        tensors.push_back(tiny_tensor("model.layers.0.mlp.gate.weight", {2, 8}, 1));
        for (const std::string expert : {"0", "1"}) {
            const std::string prefix = "model.layers.0.mlp.experts." + expert + ".";
            tensors.push_back(tiny_tensor(prefix + "gate_proj.weight", {4, 8}, 1));
            tensors.push_back(tiny_tensor(prefix + "up_proj.weight", {4, 8}, 2));
            tensors.push_back(tiny_tensor(prefix + "down_proj.weight", {8, 4}, 3));
        }
        const fs::path model = write_model(config, tensors);
        const auto base = Checkpoint::open(model);
        const auto adapted = open(model, write_adapter(pair_for("model.layers.0.mlp.experts.1.up_proj", 4, 8)));
        const std::vector<float> changed = read(*adapted, "blocks.0.expert_up.weight"),
                                 plain = read(*base, "blocks.0.expert_up.weight");
        QVERIFY(std::equal(plain.begin(), plain.begin() + 32, changed.begin()));
        for (size_t i = 32; i < 64; ++i)
            QVERIFY(changed[i] > plain[i] + 1);
        std::vector<float> one(32);
        adapted->read_rows(*adapted->find("blocks.0.expert_up.weight"), 1, 1, one);
        QVERIFY(std::equal(one.begin(), one.end(), changed.begin() + 32));
    }

    void a_head_of_its_own_is_no_longer_tied()
    {
        nlohmann::json config = tiny_config();
        config["tie_word_embeddings"] = true;
        std::vector<TinyTensor> tensors = tiny_tensors();
        tensors.pop_back();
        const fs::path model = write_model(config, tensors);
        const auto base = Checkpoint::open(model);
        const auto pair = pair_for("lm_head", 10, 8);
        const auto adapted = open(model, write_adapter(pair));
        QVERIFY(base->config().tie_word_embeddings);
        QVERIFY(!adapted->config().tie_word_embeddings);
        QCOMPARE(read(*adapted, "embed.weight"), read(*base, "embed.weight"));
        std::vector<float> head = read(*adapted, "head.weight"), embed = read(*base, "embed.weight");
        QVERIFY(head.size() == embed.size() && head[0] > embed[0] + 1);
        const TinyTensor saved = tiny_tensor(wrapped + "lm_head.weight", {10, 8}, 70);
        const auto whole = open(model, write_adapter({saved}, lora_settings({{"modules_to_save", {"lm_head"}}})));
        QCOMPARE(read(*whole, "head.weight"), floats_of(saved.bytes));
        const std::vector<TinyTensor> embedding = {
            tiny_tensor(wrapped + "model.embed_tokens.lora_embedding_A", {rank, 10}, 1),
            tiny_tensor(wrapped + "model.embed_tokens.lora_embedding_B", {8, rank}, 1)};
        VERIFY_ERROR(open(model, write_adapter(embedding)), "the model's output projection is tied to it");
    }

    void settings_that_are_not_understood_are_refused_by_name()
    {
        verify_refused({{"peft_type", "IA3"}}, "peft_type: \"IA3\" is not supported; LORA is");
        verify_refused({{"use_dora", true}}, "use_dora: is not supported in an adapter: merge it");
        verify_refused({{"lora_bias", true}}, "lora_bias: is not supported");
        verify_refused({{"layer_replication", {{0, 1}}}}, "layer_replication: is not supported");
        verify_refused({{"target_parameters", {"mlp.experts.gate_up_proj"}}}, "target_parameters: is not supported");
        verify_refused({{"something_new", 3}}, "something_new: is not supported");
        verify_refused({{"init_lora_weights", "pissa"}}, "\"pissa\" changes the base model's weights before training");
        verify_refused({{"rank_pattern", {{"layers\\.[0-9]+.q_proj", 2}}}}, "is a pattern that is more than the end");
        verify_refused({{"r", 3}}, "has shape [2, 8] of F32; [3, 8] of floats expected");
    }

    void adapters_of_other_models_are_refused()
    {
        VERIFY_ERROR(open(write_model(), write_adapter(pair_for("model.layers.0.self_attn.q_proj", 8, 9))),
                     "does the adapter belong to this model?");
        VERIFY_ERROR(open(write_model(), write_adapter(pair_for("model.layers.5.self_attn.q_proj", 8, 8))),
                     "does not belong to LlamaForCausalLM with 2 blocks");
        auto half = pair_for("model.layers.0.self_attn.q_proj", 8, 8);
        half.pop_back();
        VERIFY_ERROR(open(write_model(), write_adapter(half)), "has no lora_B.weight beside it");
        VERIFY_ERROR(open(write_model(), write_model()), "is no adapter: it has no adapter_config.json");
        VERIFY_ERROR(open(write_model(), path_of(dir_) / "absent"), "absent");
        const fs::path pickled = write_adapter({});
        fs::rename(pickled / "adapter_model.safetensors", pickled / "adapter_model.bin");
        VERIFY_ERROR(open(write_model(), pickled), "adapter_model.bin, a pickle");
        VERIFY_ERROR(Checkpoint::open(pickled), "is a LoRA adapter, no model of its own: open its base model org/tiny");
    }
};

QTEST_GUILESS_MAIN(TestAdapter)
#include "test_adapter.moc"
