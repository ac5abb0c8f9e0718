#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_name.h"
#include "tests/support/tiny_checkpoint.h"

#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

class TestFindModels : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

    static void write_gguf(const fs::path &path)
    {
        GgufWriter writer = tiny_gguf_metadata("qwen2");
        add_tensors(writer, tiny_tensors(), false);
        write_file(path, writer.bytes());
    }

private Q_SLOTS:
    void init()
    {
        qputenv("HF_HUB_CACHE", (dir_.path() + "/hub").toUtf8());
        qputenv("SINKSCOPE_CACHE", (dir_.path() + "/cache").toUtf8());
    }

    void finds_models()
    {
        const fs::path root = path_of(dir_);
        const fs::path snapshot = root / "hub/models--tiny--llama-1b/snapshots/abc";
        write_folder(snapshot, tiny_config(), tiny_tensors());
        write_folder(root / "hub/models--tiny--broken/snapshots/abc", {{"architectures", {"BertModel"}}}, {});
        write_file(root / "hub/models--tiny--no-weights/snapshots/abc/config.json", tiny_config().dump());
        write_gguf(root / "hub/models--tiny--quantised/snapshots/abc/q8.gguf");
        write_gguf(root / "cache/demo/inner/demo.gguf");
        write_folder(root / "mine/a/b/three", tiny_config("MistralForCausalLM"), tiny_tensors());
        write_folder(root / "mine/a/b/c/four", tiny_config(), tiny_tensors());
        write_folder(root / "mine/.hidden", tiny_config(), tiny_tensors());
        write_file(root / "mine/broken.gguf", "GGUF");
        fs::create_directory_symlink(root / "mine", root / "mine/loop");
        fs::create_directory_symlink(snapshot, root / "mine/same");

        const auto found = find_models({root / "mine", root / "absent"});
        std::vector<std::string> names;
        for (const FoundModel &model : found)
            names.push_back(model.name);
        QCOMPARE(names, (std::vector<std::string>{"demo", "three", "tiny/llama-1b", "tiny/quantised/q8"}));
        QCOMPARE(found[0].architecture, std::string("Qwen2ForCausalLM"));
        QCOMPARE(found[1].architecture, std::string("MistralForCausalLM"));
        QCOMPARE(found[1].path, root / "mine/a/b/three");
        QCOMPARE(found[2].path, snapshot);
        QCOMPARE(found[2].bytes, static_cast<int64_t>(fs::file_size(snapshot / "model.safetensors")));
        QCOMPARE(Checkpoint::open(found[2].path)->card().name, found[2].name);
    }

    void finds_nothing_without_folders()
    {
        qputenv("HF_HUB_CACHE", "/nonexistent");
        qputenv("SINKSCOPE_CACHE", "/nonexistent");
        QVERIFY(find_models().empty());
    }

    void names_models()
    {
        QCOMPARE(model_name("/models/Qwen3-8B/"), std::string("Qwen3-8B"));
        QCOMPARE(model_name("/models/Llama-3.2-1B.Q4_K.gguf"), std::string("Llama-3.2-1B.Q4_K"));
        QCOMPARE(model_name("/h/models--org--some--name/snapshots/abc"), std::string("org/some--name"));
        QCOMPARE(model_name("/h/models--gpt2/snapshots/abc"), std::string("gpt2"));
        QCOMPARE(model_name("/h/snapshots/abc"), std::string("abc"));
    }
};

QTEST_GUILESS_MAIN(TestFindModels)
#include "test_find_models.moc"
