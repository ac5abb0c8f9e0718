// Weights as files: decoded by threads, changed while they are mapped, told apart.

#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/checkpoint/unchanged.h"
#include "core/checkpoint/weights_fingerprint.h"
#include "tests/support/checkpoint_folders.h"
#include "tests/support/error_of.h"

#include <mutex>
#include <set>
#include <thread>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

class TestWeightsOnDisk : public QObject {
    Q_OBJECT

    CheckpointFolders folders_;

private Q_SLOTS:
    void decodes_on_as_many_threads_as_it_may()
    {
        const std::string bytes(512 * 512 * 4, '\0');
        const TensorInfo tensor{"t", StorageType::f32, {512, 512}, std::as_bytes(std::span(bytes)), {}};
        std::vector<float> values(512 * 512);
        const auto threads_of = [&](int threads) {
            std::mutex mutex;
            std::set<std::thread::id> seen;
            decode_rows(tensor, 0, 512, values, threads, [&](int64_t row) {
                const std::scoped_lock lock(mutex);
                seen.insert(std::this_thread::get_id());
                return row;
            });
            return seen.size();
        };
        QCOMPARE(threads_of(1), size_t(1));
        QCOMPARE(threads_of(3), size_t(3));
    }

    void a_file_that_shrinks_under_the_mapping_is_told_of()
    {
        const fs::path file = folders_.new_folder() / "shrinking";
        write_file(file, std::string(100'000, 'x'));
        const MappedFile mapped(file);
        mapped.check_unchanged();
        fs::resize_file(file, 5000);
        int64_t sum = 0;
        std::jthread([&] {
            for (const std::byte byte : mapped.bytes()) // ended the process
                sum += static_cast<int64_t>(byte);
        }).join();
        QVERIFY(sum >= 5000 * 'x');
        VERIFY_ERROR(mapped.check_unchanged(), "it was changed while it was read");
        const auto checkpoint = folders_.open_folder(tiny_config(), tiny_tensors());
        check_unchanged(*checkpoint);
        const fs::path weights = checkpoint->mapped_files().front();
        fs::resize_file(weights, fs::file_size(weights)); // the same bytes at another time
        fs::last_write_time(weights, fs::last_write_time(weights) + std::chrono::seconds(1));
        VERIFY_ERROR(check_unchanged(*checkpoint), "was changed while it was read");
        const auto replaced = folders_.open_folder(tiny_config(), tiny_tensors());
        const fs::path old = replaced->mapped_files().front();
        write_file(old, "another file of that name");
        check_unchanged(*replaced); // what is mapped is whole
    }

    void the_fingerprint_is_of_the_weights_alone()
    {
        const std::vector<TinyTensor> tensors = tiny_tensors();
        const std::string whole = weights_fingerprint(*folders_.open_folder(tiny_config(), tensors));
        QCOMPARE(whole.size(), size_t{64});
        QCOMPARE(weights_fingerprint(*folders_.open_folder(tiny_config(), tensors)), whole); // elsewhere on the disk
        for (size_t i = 0; i < tensors.size(); ++i) {
            std::vector<TinyTensor> changed = tensors;
            changed[i].bytes.back() ^= 1;
            QVERIFY2(weights_fingerprint(*folders_.open_folder(tiny_config(), changed)) != whole,
                     tensors[i].name.c_str());
        }
        nlohmann::json wide = tiny_config();
        wide["vocab_size"] = 1000;
        std::vector<TinyTensor> large = tensors;
        large.front() = tiny_tensor(large.front().name, {1000, 8}, 0);
        large.back() = tiny_tensor(large.back().name, {1000, 8}, 0);
        const std::string sampled = weights_fingerprint(*folders_.open_folder(wide, large));
        for (size_t byte : {size_t{0}, size_t{1000 * 8 * 4 - 1}}) {
            std::vector<TinyTensor> changed = large;
            changed.front().bytes[byte] ^= 1;
            QVERIFY(weights_fingerprint(*folders_.open_folder(wide, changed)) != sampled);
        }
    }
};

QTEST_GUILESS_MAIN(TestWeightsOnDisk)
#include "test_weights_on_disk.moc"
