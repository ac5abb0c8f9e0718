// What a person may call a model, and what is said of folders and files that only look like one.

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/family.h"
#include "core/checkpoint/model_reference.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"

#include <QTemporaryDir>

#include <fstream>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

class TestModelReference : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;
    fs::path root_ = dir_.path().toStdString();

    static void write(const fs::path &file, const std::string &content)
    {
        fs::create_directories(file.parent_path());
        std::ofstream(file) << content;
    }

    void refused(const fs::path &path, const char *part)
    {
        const std::string message = error_of([&] { Checkpoint::open(path); });
        QVERIFY2(message.find(part) != std::string::npos, message.c_str());
        QVERIFY2(message.find(path.filename().string()) != std::string::npos, message.c_str());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const fs::path repository = root_ / "hub/models--org--tiny";
        write(repository / "refs/main", "newer");
        write(repository / "snapshots/older/config.json", "{}");
        write(repository / "snapshots/newer/config.json", "{}");
        qputenv("HF_HUB_CACHE", QByteArray::fromStdString((root_ / "hub").string()));
    }

    void names_lead_into_the_cache()
    {
        const fs::path repository = root_ / "hub/models--org--tiny";
        QVERIFY(resolve_model("org/tiny") == repository / "snapshots/newer");
        QVERIFY(resolve_model(repository) == repository / "snapshots/newer");
        QVERIFY(resolve_model("org/tiny@older") == repository / "snapshots/older");
        QVERIFY(resolve_model("org/tiny@old") == repository / "snapshots/older");
        QVERIFY(error_of([] {
                    resolve_model("org/tiny@none");
                }).find("has no revision \"none\"; there are newer, older") != std::string::npos);
        QVERIFY(error_of([] { resolve_model("org/other"); }).find("huggingface-cli download org/other") !=
                std::string::npos);
        fs::create_directories(root_ / "hub/models--org--begun/snapshots");
        QVERIFY(error_of([] { resolve_model("org/begun"); }).find("not downloaded, or not to its end") !=
                std::string::npos);
    }

    void a_folder_of_one_gguf_file_is_that_file()
    {
        write(root_ / "one/model.gguf", "GGUF");
        QVERIFY(resolve_model(root_ / "one") == root_ / "one/model.gguf");
        write(root_ / "one/other.gguf", "GGUF");
        QVERIFY(error_of([&] { resolve_model(root_ / "one"); }).find("model.gguf, other.gguf") != std::string::npos);
        QVERIFY(resolve_model(root_ / "one/other.gguf") == root_ / "one/other.gguf");
    }

    void what_only_looks_like_a_model_is_named()
    {
        const std::string config = R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 8, "intermediate_size": 8,
            "num_attention_heads": 1, "num_hidden_layers": 1, "vocab_size": 8})";
        write(root_ / "lfs/config.json", config);
        write(root_ / "lfs/model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n");
        refused(root_ / "lfs", "git lfs pull");
        write(root_ / "lfs-config/config.json", "version https://git-lfs.github.com/spec/v1\n");
        refused(root_ / "lfs-config", "git lfs pull");
        write(root_ / "dead/config.json", config);
        fs::create_symlink("/nowhere/at/all", root_ / "dead/model.safetensors");
        refused(root_ / "dead", "/nowhere/at/all");
        write(root_ / "lora/adapter_config.json", R"({"base_model_name_or_path": "org/base"})");
        refused(root_ / "lora", "LoRA adapter");
        refused(root_ / "lora", "org/base");
        write(root_ / "pickle/config.json", config);
        write(root_ / "pickle/pytorch_model.bin", "");
        refused(root_ / "pickle", "save_pretrained");
        write(root_ / "blobs/sha256-00", "{{ .Prompt }}");
        refused(root_ / "blobs/sha256-00", "Ollama");
    }

    /// README tells what opens: the table of families, no more and no less.
    void readme_lists_the_families()
    {
        std::ifstream file(source_dir() / "README.md");
        const std::string readme(std::istreambuf_iterator<char>(file), {});
        std::string expected;
        for (const Family &family : families())
            expected += (expected.empty() ? "" : "; ") + std::string(family.name);
        QVERIFY2(readme.find("Hugging Face folders of " + expected + ":") != std::string::npos, expected.c_str());
    }
};

QTEST_APPLESS_MAIN(TestModelReference)
#include "test_model_reference.moc"
