#include "core/checkpoint/checkpoint.h"
#include "tests/support/checkpoint_folders.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"

#include <algorithm>
#include <numeric>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

/// Whole checkpoints: folders and GGUF files of the tiny model, and the demo model.
class TestCheckpoint : public QObject {
    Q_OBJECT

    CheckpointFolders folders_;

    static void verify_holds(const Checkpoint &checkpoint, const std::vector<TinyTensor> &tensors)
    {
        QCOMPARE(checkpoint.tensors().size(), tensors.size());
        for (const TinyTensor &tensor : tensors) {
            const std::string name = canonical_name(tensor.name);
            QVERIFY2(checkpoint.find(name), name.c_str());
            QCOMPARE(checkpoint.find(name)->shape, tensor.shape);
            QVERIFY2(values_of(checkpoint, name) == floats_of(tensor.bytes), name.c_str());
        }
    }
    /// The parts of Phi-3's fused projections are runs of their rows, used in place.
    static void verify_fused(const Checkpoint &checkpoint)
    {
        const auto rows = [](std::vector<int64_t> shape, float base, size_t first, size_t count) {
            const std::vector<float> all = floats_of(tiny_tensor("", std::move(shape), base).bytes);
            return std::vector<float>(all.begin() + static_cast<std::ptrdiff_t>(first * 8),
                                      all.begin() + static_cast<std::ptrdiff_t>((first + count) * 8));
        };
        QCOMPARE(values_of(checkpoint, "blocks.1.q.weight"), rows({16, 8}, 70, 0, 8));
        QCOMPARE(values_of(checkpoint, "blocks.1.k.weight"), rows({16, 8}, 70, 8, 4));
        QCOMPARE(values_of(checkpoint, "blocks.1.v.weight"), rows({16, 8}, 70, 12, 4));
        QCOMPARE(values_of(checkpoint, "blocks.0.gate.weight"), rows({24, 8}, 71, 0, 12));
        QCOMPARE(values_of(checkpoint, "blocks.0.up.weight"), rows({24, 8}, 71, 12, 12));
        for (const TensorInfo &tensor : checkpoint.tensors())
            QVERIFY2(checkpoint.is_plain(tensor), tensor.name.c_str());
    }
    static std::vector<TinyTensor> without(std::vector<TinyTensor> tensors, const std::string &name)
    {
        std::erase_if(tensors, [&](const TinyTensor &tensor) { return tensor.name == name; });
        return tensors;
    }
    static std::vector<TinyTensor> with(std::vector<TinyTensor> tensors, TinyTensor added)
    {
        tensors.push_back(std::move(added));
        return tensors;
    }

private Q_SLOTS:
    void opens_a_folder()
    {
        const auto checkpoint = folders_.open_folder(tiny_config(), tiny_tensors());
        verify_holds(*checkpoint, tiny_tensors());
        QVERIFY(!checkpoint->find("blocks.2.attn_norm.weight"));
        const ModelCard card = checkpoint->card();
        QCOMPARE(card.name, checkpoint->path().filename().string());
        QCOMPARE(card.path, checkpoint->path().string());
        QCOMPARE(card.weights_dtype, std::string("float32"));
        QCOMPARE(card.rope_scaling, std::string("default"));
        QCOMPARE(card.parameters, int64_t{80 + 2 * (8 + 64 + 32 + 32 + 64 + 8 + 96 * 3) + 8 + 80});
        QVERIFY(checkpoint->tokenizer_path().empty());
        write_file(checkpoint->path() / "tokenizer.json", "{}");
        QCOMPARE(checkpoint->tokenizer_path(), checkpoint->path() / "tokenizer.json");
        QCOMPARE(checkpoint->is_plain(*checkpoint->find("head.weight")), true);
        checkpoint->fetch_block(1);
        checkpoint->drop_block(0);
        checkpoint->drop_block(7);
        verify_holds(*checkpoint, tiny_tensors());
    }

    void reads_rows()
    {
        const auto checkpoint = folders_.open_folder(tiny_config(), tiny_tensors());
        const TensorInfo &tensor = *checkpoint->find("blocks.1.down.weight");
        const std::vector<float> all = values_of(*checkpoint, tensor.name);
        std::vector<float> rows(24);
        checkpoint->read_rows(tensor, 3, 2, rows);
        QVERIFY(std::equal(rows.begin(), rows.end(), all.begin() + 36));
        checkpoint->read_rows(tensor, 8, 0, {});
        VERIFY_ERROR(checkpoint->read_rows(tensor, 7, 2, rows), "blocks.1.down.weight: rows 7 to 8 of 8");
        VERIFY_ERROR(checkpoint->read_rows(tensor, -1, 2, rows), "of 8");
        VERIFY_ERROR(checkpoint->read_rows(tensor, 0, 1, rows), "space for 24 values; 12 expected");
    }

    void opens_shards_through_links()
    {
        // As in the Hugging Face cache: snapshots/HASH holds links into blobs.
        const fs::path model = folders_.new_folder() / "models--tiny--llama", snapshot = model / "snapshots/abc";
        const auto tensors = tiny_tensors();
        const std::vector<TinyTensor> first(tensors.begin(), tensors.begin() + 9),
            second(tensors.begin() + 9, tensors.end());
        nlohmann::json map;
        for (const TinyTensor &tensor : tensors)
            map[tensor.name] = &tensor - tensors.data() < 9 ? "one.safetensors" : "two.safetensors";
        write_file(model / "blobs/1", safetensors_bytes(first));
        write_file(model / "blobs/2", safetensors_bytes(second));
        write_file(model / "blobs/3", tiny_config().dump());
        const fs::path index = snapshot / "model.safetensors.index.json";
        write_file(index, nlohmann::json{{"weight_map", map}}.dump());
        fs::create_symlink("../../blobs/1", snapshot / "one.safetensors");
        fs::create_symlink("../../blobs/2", snapshot / "two.safetensors");
        fs::create_symlink("../../blobs/3", snapshot / "config.json");
        const auto checkpoint = Checkpoint::open(snapshot);
        verify_holds(*checkpoint, tensors);
        QCOMPARE(checkpoint->card().name, std::string("tiny/llama"));

        const auto with_entry = [&](const std::string &name, const nlohmann::json &file) {
            nlohmann::json changed = map;
            changed[name] = file;
            write_file(index, nlohmann::json{{"weight_map", changed}}.dump());
            return error_of([&] { Checkpoint::open(snapshot); });
        };
        for (const char *path : {"../../blobs/2", "/etc/passwd", "..", "", "a/b.safetensors"})
            VERIFY_ERROR(throw Error(with_entry("lm_head.weight", path)), "is not a file name in the same folder");
        VERIFY_ERROR(throw Error(with_entry("lm_head.weight", 3)),
                     "weight_map.lm_head.weight: expected a string, found number");
        VERIFY_ERROR(throw Error(with_entry("lm_head.weight", "three.safetensors")),
                     "three.safetensors: cannot be opened");
        VERIFY_ERROR(throw Error(with_entry("lm_head.weight", "one.safetensors")),
                     "lm_head.weight: is not in one.safetensors");
        VERIFY_ERROR(throw Error(with_entry("other.weight", "one.safetensors")),
                     "other.weight: is not in one.safetensors");
        write_file(index, "{}");
        VERIFY_ERROR(Checkpoint::open(snapshot), "weight_map: is missing");
        write_file(index, R"({"weight_map": {}})");
        VERIFY_ERROR(Checkpoint::open(snapshot), "names no tensors");
        write_file(index, nlohmann::json{{"weight_map", map}}.dump());
        write_file(model / "blobs/1", safetensors_bytes(with(first, second.back())));
        VERIFY_ERROR(Checkpoint::open(snapshot), "lm_head.weight: stands in another file as well");
    }

    void opens_gguf_and_undoes_the_permutation()
    {
        GgufWriter writer = tiny_gguf_metadata();
        add_tensors(writer, tiny_tensors(), true);
        const auto checkpoint = folders_.open_gguf(writer);
        verify_holds(*checkpoint, tiny_tensors());
        QCOMPARE(checkpoint->card().name, std::string("tiny"));
        QCOMPARE(checkpoint->tokenizer_path(), checkpoint->path());
        const TensorInfo &q = *checkpoint->find("blocks.0.q.weight");
        QVERIFY(!checkpoint->is_plain(q));
        QVERIFY(checkpoint->is_plain(*checkpoint->find("blocks.0.v.weight")));
        std::vector<float> rows(24);
        checkpoint->read_rows(q, 5, 3, rows);
        const std::vector<float> all = values_of(*checkpoint, q.name);
        QVERIFY(std::equal(rows.begin(), rows.end(), all.begin() + 40));
    }

    void opens_the_other_families()
    {
        std::vector<TinyTensor> qwen2 = tiny_tensors(), qwen3 = tiny_tensors(), phi3, llama = tiny_tensors();
        for (const std::string block : {"model.layers.0.", "model.layers.1."}) {
            for (const auto &[name, size] : {std::pair{"q", 8}, {"k", 4}, {"v", 4}})
                qwen2.push_back(tiny_tensor(block + "self_attn." + name + "_proj.bias", {size}, 50));
            qwen3.push_back(tiny_tensor(block + "self_attn.q_norm.weight", {4}, 60));
            qwen3.push_back(tiny_tensor(block + "self_attn.k_norm.weight", {4}, 61));
            phi3.push_back(tiny_tensor(block + "self_attn.qkv_proj.weight", {16, 8}, 70));
            phi3.push_back(tiny_tensor(block + "mlp.gate_up_proj.weight", {24, 8}, 71));
            llama.push_back(tiny_tensor(block + "self_attn.q_proj.bias", {8}, 80));
        }
        for (const TinyTensor &tensor : tiny_tensors())
            if (tensor.name.find("q_proj") == std::string::npos && tensor.name.find("k_proj") == std::string::npos &&
                tensor.name.find("v_proj") == std::string::npos && tensor.name.find("gate_proj") == std::string::npos &&
                tensor.name.find("up_proj") == std::string::npos)
                phi3.push_back(tensor);
        const auto verify_both = [&](const char *architecture, const char *gguf_architecture, const auto &tensors) {
            verify_holds(*folders_.open_folder(tiny_config(architecture), tensors), tensors);
            GgufWriter writer = tiny_gguf_metadata(gguf_architecture);
            add_tensors(writer, tensors, false);
            verify_holds(*folders_.open_gguf(writer), tensors);
        };
        verify_both("Qwen2ForCausalLM", "qwen2", qwen2);
        verify_both("Qwen3ForCausalLM", "qwen3", qwen3);
        verify_fused(*folders_.open_folder(tiny_config("Phi3ForCausalLM"), phi3));
        GgufWriter fused = tiny_gguf_metadata("phi3");
        add_tensors(fused, phi3, false);
        verify_fused(*folders_.open_gguf(fused));
        verify_holds(*folders_.open_folder(tiny_config("MistralForCausalLM"), tiny_tensors()), tiny_tensors());
        // Biases of a llama model in GGUF are permuted with their rows.
        GgufWriter writer = tiny_gguf_metadata();
        add_tensors(writer, llama, true);
        verify_holds(*folders_.open_gguf(writer), llama);
    }

    void ties_embeddings()
    {
        const auto tied = without(tiny_tensors(), "lm_head.weight");
        auto config = tiny_config();
        VERIFY_ERROR(folders_.open_folder(config, tied), "head.weight: the checkpoint has no such tensor");
        config["tie_word_embeddings"] = true;
        verify_holds(*folders_.open_folder(config, tied), tied);
        TinyTensor repeated = tied.front();
        repeated.name = "lm_head.weight";
        QVERIFY(folders_.open_folder(config, with(tied, repeated))->config().tie_word_embeddings);
        // transformers ties no tensors that differ
        const auto differing = folders_.open_folder(config, tiny_tensors());
        verify_holds(*differing, tiny_tensors());
        QVERIFY(!differing->config().tie_word_embeddings);
        GgufWriter writer = tiny_gguf_metadata();
        add_tensors(writer, tied, true);
        const auto checkpoint = folders_.open_gguf(writer);
        verify_holds(*checkpoint, tied);
        QVERIFY(checkpoint->config().tie_word_embeddings);
    }

    void refuses_other_structures()
    {
        const auto tensors = tiny_tensors();
        for (const TinyTensor &tensor : tensors) {
            const auto missing = without(tensors, tensor.name);
            VERIFY_ERROR(folders_.open_folder(tiny_config(), missing),
                         canonical_name(tensor.name) + ": the checkpoint has no such tensor");
            VERIFY_ERROR(folders_.open_folder(tiny_config(), with(missing, tiny_tensor(tensor.name, {3, 8}, 0))),
                         tensor.name + ": has shape [3, 8]; [");
        }
        const auto refused = [&](const std::string &name) {
            VERIFY_ERROR(folders_.open_folder(tiny_config(), with(tensors, tiny_tensor(name, {8}, 0))),
                         name + ": does not belong to Llama");
        };
        refused("model.layers.0.self_attn.q_proj.bias"); // attention_bias is not set
        refused("model.layers.2.input_layernorm.weight");
        refused("model.layers.0.mlp.down_proj.bias");
        refused("model.layers.0.self_attn.q_norm.weight");
        refused("score.weight");
        folders_.open_folder(tiny_config(),
                             with(tensors, tiny_tensor("model.layers.0.self_attn.rotary_emb.inv_freq", {2}, 0)));
        auto biased = tiny_config();
        biased["attention_bias"] = true;
        VERIFY_ERROR(folders_.open_folder(biased, tensors), "blocks.0.q.bias: the checkpoint has no such tensor");
        VERIFY_ERROR(folders_.open_folder(tiny_config("Qwen2ForCausalLM"), tensors),
                     "q.bias: the checkpoint has no such tensor");

        GgufWriter foreign = tiny_gguf_metadata();
        add_tensors(foreign, tensors, true);
        foreign.tensor("blk.0.ffn_gate_inp.weight", {2, 8}, std::string(64, '\0'));
        VERIFY_ERROR(folders_.open_gguf(foreign), "blk.0.ffn_gate_inp.weight: does not belong to LlamaForCausalLM");
        GgufWriter incomplete = tiny_gguf_metadata("qwen3");
        add_tensors(incomplete, tensors, false);
        VERIFY_ERROR(folders_.open_gguf(incomplete), "q_norm.weight: the checkpoint has no such tensor");
        GgufWriter quantised_norm = tiny_gguf_metadata();
        add_tensors(quantised_norm, without(tensors, "model.norm.weight"), true);
        quantised_norm.tensor("output_norm.weight", {32}, std::string(34, '\0'), 8);
        VERIFY_ERROR(folders_.open_gguf(quantised_norm), "output_norm.weight: has shape [32]; [8] expected");
    }

    void refuses_what_is_no_checkpoint()
    {
        VERIFY_ERROR(Checkpoint::open("/nonexistent/model"), "/nonexistent/model: does not exist");
        const fs::path folder = folders_.new_folder();
        write_file(folder / "other.txt", "x");
        VERIFY_ERROR(Checkpoint::open(folder), "is no model folder");
        VERIFY_ERROR(Checkpoint::open(folder / "other.txt"), "is not a GGUF file");
        write_file(folder / "config.json", tiny_config().dump());
        VERIFY_ERROR(Checkpoint::open(folder), "has neither model.safetensors nor");
        VERIFY_ERROR(Checkpoint::open(folder / "config.json"), "open the folder it is in");
        write_file(folder / "pytorch_model.bin", "x");
        VERIFY_ERROR(Checkpoint::open(folder),
                     "pytorch_model.bin, a pickle, which is not read; this makes a folder that opens: python3 -c");
    }

    void opens_the_demo_model()
    {
        SKIP_WITHOUT(demo_model(), "the demo model is installed by packaging/setup.sh");
        const auto checkpoint = Checkpoint::open(demo_model());
        const ModelCard card = checkpoint->card();
        QCOMPARE(card.name, std::string("SmolLM2-135M-Instruct.Q4_1"));
        QCOMPARE(card.architecture, std::string("LlamaForCausalLM"));
        QCOMPARE(card.layers, 30);
        QCOMPARE(card.hidden_size, 576);
        QCOMPARE(card.heads, 9);
        QCOMPARE(card.kv_heads, 3);
        QCOMPARE(card.head_dim, 64);
        QCOMPARE(card.intermediate_size, 1536);
        QCOMPARE(card.vocab_size, 49152);
        QCOMPARE(card.rope_theta, 100000.0);
        QCOMPARE(card.weights_dtype, std::string("Q4_1"));
        QCOMPARE(card.parameters, int64_t{134'515'008});
        QVERIFY(checkpoint->config().tie_word_embeddings);
        QCOMPARE(checkpoint->find("embed.weight")->type, StorageType::q8_0);

        // Rows that tests/reference/make_quantised_blocks.py took from transformers.
        std::ifstream file(source_dir() / "tests/unit/checkpoint/data/smollm2_rows.json");
        for (const nlohmann::json &row : nlohmann::json::parse(file)) {
            const TensorInfo *tensor = checkpoint->find(canonical_name(row.at("tensor")));
            QVERIFY(tensor);
            std::vector<float> values(static_cast<size_t>(tensor->shape[1]));
            checkpoint->read_rows(*tensor, row.at("row"), 1, values);
            const QByteArray expected = QByteArray::fromHex(row.at("values").get<std::string>().c_str());
            QVERIFY(std::memcmp(values.data(), expected.data(), static_cast<size_t>(expected.size())) == 0);
            const double sum = std::accumulate(values.begin(), values.end(), 0.0);
            QVERIFY(std::abs(sum - row.at("sum").get<double>()) < 1e-9);
        }
    }
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "test_checkpoint.moc"
