// The small checkpoints as people's folders have them (stored_otherwise.py): wrapped, under other prefixes, in FP8 and
// MXFP4. They compute what transformers says of them or of the models that they are made of.

#include "core/checkpoint/model_reference.h"
#include "tests/reference/family_runs.h"
#include "tests/support/test_paths.h"

#include <QProcess>
#include <QTemporaryDir>

#include <fstream>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

class TestStoredOtherwise : public QObject {
    Q_OBJECT

    fs::path folders_ = build_dir() / "tests/stored_otherwise";
    fs::path expected_ = source_dir() / "tests/reference/expected";

    fs::path reference_of(const fs::path &folder) const
    {
        std::string name;
        std::getline(std::ifstream(folder / "reference"), name);
        return expected_ / (name + ".h5");
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(folders_, "stored_otherwise.py needs /usr/bin/python3 with numpy"); }

    void agrees_with_transformers_data()
    {
        QTest::addColumn<QString>("model");
        int folders = 0;
        for (const auto &entry : fs::directory_iterator(folders_)) {
            ++folders;
            QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
            if (fs::exists(entry.path() / "model.gguf"))
                QTest::newRow((entry.path().filename().string() + ", GGUF").c_str())
                    << QString::fromStdString((entry.path() / "model.gguf").string());
        }
        QVERIFY(folders >= 20);
    }

    void agrees_with_transformers()
    {
        QFETCH(QString, model);
        const fs::path path = model.toStdString();
        const fs::path folder = path.extension() == ".gguf" ? path.parent_path() : path;
        const fs::path adapter = folder / "adapter";
        compare_with_reference(adapted_reference({path, fs::exists(adapter) ? adapter : fs::path()}),
                               reference_of(folder));
    }

    /// A run that was made with --adapter names both, so that what is asked of it later finds them.
    void the_command_line_applies_an_adapter()
    {
        const fs::path folder = folders_ / "llama-lora", adapter = folder / "adapter";
        QTemporaryDir scratch;
        const fs::path output = fs::path(scratch.path().toStdString()) / "run.h5",
                       trace = output.parent_path() / "ids.json", spec = output.parent_path() / "zero.json";
        std::ofstream(trace) << R"({"token_ids": [1, 77, 12, 5, 9, 200, 31, 8]})";
        std::ofstream(spec) << R"([{"site": "mlp_out", "operation": "zero", "layers": 1, "tokens": 3}])";
        const auto done = [](const std::vector<std::string> &words) {
            QStringList arguments;
            for (const std::string &word : words)
                arguments.append(QString::fromStdString(word));
            return QProcess::execute(QString::fromStdString(program().string()), arguments);
        };
        QCOMPARE(done({"analyze", "--model", folder.string(), "--adapter", adapter.string(), "--trace", trace.string(),
                       "--dtype", "float32", "--output", output.string()}),
                 0);
        const Run adapted = read_run(output);
        QCOMPARE(adapted.model.path, folder.string() + "::" + adapter.string());
        QCOMPARE(adapted.model.name, std::string("llama-lora + adapter"));
        const auto plain = run(request_for(folder, trace_of(adapted)));
        QVERIFY(std::abs(plain->grids.resid_norm(3, 7) - adapted.grids.resid_norm(3, 7)) > 1e-3);
        QCOMPARE(done({"intervene", output.string(), "--spec", spec.string()}), 0);
        QVERIFY(done({"intervene", output.string(), "--spec", spec.string(), "--model", folder.string()}) != 0);
        QVERIFY(done({"analyze", "--model", folder.string(), "--adapter", folder.string(), "--trace", trace.string(),
                      "--output", output.string()}) != 0);
    }
};

QTEST_GUILESS_MAIN(TestStoredOtherwise)
#include "test_stored_otherwise.moc"
