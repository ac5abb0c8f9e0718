// Models that are split over several GGUF files, as tests/reference/make_gguf_split.py has the `gguf` package write
// them.

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/gguf.h"
#include "core/checkpoint/gguf_split.h"
#include "core/checkpoint/model_reference.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/store/output_file.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"
#include "tests/support/tiny_checkpoint.h"

#include <set>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

class TestGgufSplit : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;
    const fs::path given_ = source_dir() / "tests/unit/checkpoint/data/split";

    static std::string part_name(const std::string &stem, int number)
    {
        return stem + "-0000" + std::to_string(number) + "-of-00003.gguf";
    }

    /// A folder with the parts of one of the models.
    fs::path folder_of(const std::string &stem, const std::string &folder)
    {
        const fs::path result = path_of(dir_) / folder;
        fs::create_directories(result);
        for (int number = 1; number <= 3; ++number)
            fs::copy_file(given_ / part_name(stem, number), result / part_name(stem, number));
        return result;
    }

    static void verify_whole(const fs::path &reference, const fs::path &first)
    {
        const auto checkpoint = Checkpoint::open(reference);
        QCOMPARE(checkpoint->path(), first);
        QCOMPARE(checkpoint->tensors().size(), tiny_tensors().size());
        std::set<fs::path> files;
        for (const TinyTensor &expected : tiny_tensors()) {
            const TensorInfo *tensor = checkpoint->find(canonical_name(expected.name));
            QVERIFY2(tensor, expected.name.c_str());
            files.insert(tensor->file);
            std::vector<float> values(static_cast<size_t>(tensor->elements()));
            checkpoint->read(*tensor, values);
            QVERIFY2(values == floats_of(expected.bytes), expected.name.c_str());
        }
        QVERIFY(files.size() >= 2);
        QCOMPARE(checkpoint->tokenizer_path(), first);
    }

private Q_SLOTS:
    void any_part_and_the_folder_open_all()
    {
        for (const std::string stem : {"tiny", "first-small"}) {
            const fs::path folder = folder_of(stem, "whole-" + stem), first = folder / part_name(stem, 1);
            verify_whole(folder, first);
            for (int number = 1; number <= 3; ++number)
                verify_whole(folder / part_name(stem, number), first);
            QCOMPARE(Checkpoint::open(folder)->card().name, stem);
            // readers of metadata alone may be given any part, too
            QCOMPARE(GgufFile::open(folder / part_name(stem, 3))->string("general.architecture"), std::string("llama"));
            VERIFY_ERROR(check_output(folder / part_name(stem, 2), {first}, OutputKind::other), part_name(stem, 2));
        }
    }

    void two_models_in_one_folder_are_named_once_each()
    {
        const fs::path folder = folder_of("tiny", "two");
        write_file(folder / "other.gguf", "GGUF");
        VERIFY_ERROR(resolve_model(folder), "of which one must be named: other.gguf, tiny-00001-of-00003.gguf");
    }

    void a_list_of_models_has_the_whole()
    {
        const fs::path folder = folder_of("tiny", "listed");
        qputenv("HF_HUB_CACHE", "/nonexistent");
        qputenv("SINKSCOPE_CACHE", "/nonexistent");
        const auto found = find_models({folder});
        QCOMPARE(found.size(), size_t{1});
        QCOMPARE(found[0].path, folder / part_name("tiny", 1));
        int64_t bytes = 0;
        for (int number = 1; number <= 3; ++number)
            bytes += static_cast<int64_t>(fs::file_size(folder / part_name("tiny", number)));
        QCOMPARE(found[0].bytes, bytes);
    }

    void missing_parts_are_named()
    {
        const fs::path folder = folder_of("tiny", "missing");
        fs::remove(folder / part_name("tiny", 2));
        for (int number : {1, 3})
            VERIFY_ERROR(Checkpoint::open(folder / part_name("tiny", number)),
                         "not there beside it: tiny-00002-of-00003.gguf");
        fs::remove(folder / part_name("tiny", 1));
        VERIFY_ERROR(Checkpoint::open(folder),
                     "not there beside it: tiny-00001-of-00003.gguf, tiny-00002-of-00003.gguf");
    }

    void parts_that_do_not_belong_together_are_refused()
    {
        const fs::path folder = folder_of("tiny", "mixed"), second = folder / part_name("tiny", 2);
        fs::copy_file(given_ / part_name("tiny", 3), second, fs::copy_options::overwrite_existing);
        VERIFY_ERROR(Checkpoint::open(folder),
                     "tiny-00002-of-00003.gguf: split.no: does not say that the file is part 2 of 3");
        fs::copy_file(given_ / part_name("first-small", 2), second, fs::copy_options::overwrite_existing);
        VERIFY_ERROR(Checkpoint::open(folder), "is given twice");
        fs::copy_file(given_ / part_name("tiny", 1), folder / "renamed.gguf");
        VERIFY_ERROR(Checkpoint::open(folder / "renamed.gguf"), "split over 3 files, which are found by their names");
    }

    void names_are_told_apart()
    {
        QVERIFY(!gguf_part("model.gguf"));
        QVERIFY(!gguf_part("model-00004-of-00003.gguf"));
        QVERIFY(!gguf_part("model-00000-of-00003.gguf"));
        QVERIFY(!gguf_part("model-00001-of-00003.safetensors"));
        QCOMPARE(gguf_part("a/model-00002-of-00003.gguf")->path(3), fs::path("a/model-00003-of-00003.gguf"));
    }
};

QTEST_GUILESS_MAIN(TestGgufSplit)
#include "test_gguf_split.moc"
