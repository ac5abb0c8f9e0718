// The small checkpoints as people's folders have them (stored_otherwise.py): wrapped, under other prefixes, in FP8 and
// MXFP4. They compute what transformers says of them or of the models that they are made of.

#include "core/checkpoint/model_reference.h"
#include "tests/reference/family_runs.h"
#include "tests/support/test_paths.h"

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
};

QTEST_APPLESS_MAIN(TestStoredOtherwise)
#include "test_stored_otherwise.moc"
