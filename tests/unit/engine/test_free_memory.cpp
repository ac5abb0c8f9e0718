// What the kernel's files say of memory, from folders that are laid out as it does.

#include "core/engine/free_memory.h"
#include "tests/support/tiny_checkpoint.h"

#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int64_t mebibyte = int64_t{1} << 20;

} // namespace

class TestFreeMemory : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    MemorySources sources_;

    void group(const std::string &path, const std::string &limit, int64_t used, int64_t files)
    {
        write_file(sources_.cgroups / path / "memory.max", limit + "\n");
        write_file(sources_.cgroups / path / "memory.current", std::to_string(used * mebibyte) + "\n");
        write_file(sources_.cgroups / path / "memory.stat",
                   "anon 1\ninactive_file " + std::to_string(files * mebibyte) + "\nactive_file 0\n");
    }

private Q_SLOTS:
    void init()
    {
        sources_ = {path_of(folder_) / QTest::currentTestFunction() / "proc",
                    path_of(folder_) / QTest::currentTestFunction() / "cgroup"};
        // 8000 MiB free, 300 MiB of our own, and 5000 MiB of a mapped model that are in what is free already
        write_file(sources_.proc / "meminfo", "MemTotal: 16384000 kB\nMemFree: 100 kB\nMemAvailable:    8192000 kB\n");
        write_file(sources_.proc / "self/status",
                   "Name:\tsinkscope\nVmRSS:\t5427200 kB\nRssAnon:\t  286720 kB\nRssFile:\t 5120000 kB\nRssShmem:\t   "
                   "20480 kB\n");
    }

    void mapped_files_are_not_counted_twice() { QCOMPARE(available_memory(sources_), 8300 * mebibyte); }

    void a_group_can_leave_less()
    {
        write_file(sources_.proc / "self/cgroup", "0::/user.slice/job\n");
        group("user.slice/job", "max", 2000, 0);
        group("user.slice", std::to_string(4000 * mebibyte), 3000, 500);
        QCOMPARE(available_memory(sources_), (4000 - 2500 + 300) * mebibyte); // the outer one's
        group("user.slice/job", std::to_string(2500 * mebibyte), 2000, 100);
        QCOMPARE(available_memory(sources_), (2500 - 1900 + 300) * mebibyte);
    }

    void a_container_has_its_limit_at_the_root()
    {
        write_file(sources_.proc / "self/cgroup", "0::/../../docker/0123\n");
        group("", std::to_string(1000 * mebibyte), 400, 0);
        QCOMPARE(available_memory(sources_), 900 * mebibyte);
    }

    void version_1_has_names_of_its_own()
    {
        write_file(sources_.proc / "self/cgroup", "5:cpu,cpuacct:/a\n4:memory:/job\n1:name=systemd:/b\n");
        const auto folder = sources_.cgroups / "memory/job";
        write_file(folder / "memory.limit_in_bytes", std::to_string(1000 * mebibyte));
        write_file(folder / "memory.usage_in_bytes", std::to_string(700 * mebibyte));
        write_file(folder / "memory.stat",
                   "inactive_file 5\ntotal_inactive_file " + std::to_string(50 * mebibyte) + "\ntotal_active_file " +
                       std::to_string(50 * mebibyte) + "\n");
        write_file(sources_.cgroups / "memory/memory.limit_in_bytes", "9223372036854771712");
        write_file(sources_.cgroups / "memory/memory.usage_in_bytes", "100");
        QCOMPARE(available_memory(sources_), (1000 - 600 + 300) * mebibyte);
    }

    void a_group_that_is_full_leaves_nothing_but_our_own()
    {
        write_file(sources_.proc / "self/cgroup", "0::/\n");
        group("", std::to_string(1000 * mebibyte), 1000, 0);
        QCOMPARE(available_memory(sources_), 300 * mebibyte);
    }

    void this_machine_has_some() { QVERIFY(available_memory() > 0); }
};

QTEST_APPLESS_MAIN(TestFreeMemory)
#include "test_free_memory.moc"
