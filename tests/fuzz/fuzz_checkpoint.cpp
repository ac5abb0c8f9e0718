#include "core/checkpoint/checkpoint.h"
#include "tests/support/error_of.h"
#include "tests/support/tiny_checkpoint.h"

#include <random>

using namespace sinkscope;
using namespace sinkscope::test;

/// Damages tiny checkpoints at random, with a fixed seed: each must either open and read, or be refused with an Error.
class FuzzCheckpoint : public QObject {
    Q_OBJECT

    static constexpr int rounds = 3000;
    QTemporaryDir dir_;
    std::mt19937 random_{20240611};

    size_t below(size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random_); }

    /// A few bytes replaced, a number overwritten by an extreme one, a stretch repeated, or the end cut off. `region`:
    /// where most of the damage goes, since the bytes of weights are never wrong.
    std::string damaged(std::string bytes, size_t region)
    {
        region = std::min(region, bytes.size());
        switch (below(5)) {
        case 0:
            bytes.resize(below(bytes.size()));
            break;
        case 1:
            bytes.insert(below(region), bytes.substr(below(region), below(40)));
            break;
        case 2:
            bytes.erase(below(region), 1 + below(16));
            break;
        case 3: {
            const uint64_t extremes[] = {0, 1, 0x7fffffff, 0xffffffff, 1ull << 62, (1ull << 63) - 1, 1ull << 63, ~0ull};
            const std::string number = number_bytes(extremes[below(std::size(extremes))]).substr(0, below(2) ? 8 : 4);
            bytes.replace(std::min(below(region), bytes.size() - number.size()), number.size(), number);
            break;
        }
        default:
            for (size_t i = 0, count = 1 + below(4); i < count; ++i)
                bytes[below(region)] = static_cast<char>(below(256));
        }
        return bytes;
    }

    /// True when the checkpoint opened; every tensor is read then.
    static bool try_open(const std::filesystem::path &path)
    {
        bool opened = false;
        error_of([&] {
            const auto checkpoint = Checkpoint::open(path);
            checkpoint->card();
            for (const TensorInfo &tensor : checkpoint->tensors()) {
                std::vector<float> values(static_cast<size_t>(tensor.elements()));
                checkpoint->read(tensor, values);
            }
            opened = true;
        });
        return opened;
    }

    void verify_survives(const std::filesystem::path &model, const std::filesystem::path &file,
                         const std::string &bytes, size_t region)
    {
        write_file(file, bytes);
        QVERIFY(try_open(model));
        int refused = 0;
        for (int round = 0; round < rounds; ++round) {
            write_file(file, damaged(bytes, region));
            refused += !try_open(model);
        }
        QVERIFY2(refused > rounds / 2, std::to_string(refused).c_str()); // or the damage was none
    }

private Q_SLOTS:
    void safetensors()
    {
        const auto folder = path_of(dir_) / "folder";
        write_folder(folder, tiny_config(), tiny_tensors());
        const std::string bytes = safetensors_bytes(tiny_tensors());
        verify_survives(folder, folder / "model.safetensors", bytes, bytes.size() - data_of(tiny_tensors()).size());
    }

    void configuration()
    {
        const auto folder = path_of(dir_) / "configuration";
        write_folder(folder, tiny_config(), tiny_tensors());
        const std::string bytes = tiny_config().dump();
        verify_survives(folder, folder / "config.json", bytes, bytes.size());
    }

    void gguf()
    {
        GgufWriter writer = tiny_gguf_metadata();
        add_tensors(writer, tiny_tensors(), true);
        const std::string bytes = writer.bytes();
        verify_survives(path_of(dir_) / "tiny.gguf", path_of(dir_) / "tiny.gguf", bytes,
                        bytes.size() - data_of(tiny_tensors()).size());
    }
};

QTEST_GUILESS_MAIN(FuzzCheckpoint)
#include "fuzz_checkpoint.moc"
