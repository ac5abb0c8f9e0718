// What others put into a run file stays when the run is saved again.

#include "core/store/hdf5_handles_internal.h"
#include "core/store/run_file.h"
#include "core/store/saved_again.h"
#include "tests/support/sample_run.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace sinkscope;
using namespace sinkscope::hdf5;

class TestOtherDatasets : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path path(const char *name) const { return folder_.filePath(name).toStdString(); }

    /// With numbers in every grid: NaN is equal to nothing.
    static Run whole_run()
    {
        Run run = test::sample_run();
        float number = 0;
        for (auto &[kind, parts] : run.grids.measured)
            for (Grid &part : parts)
                for (float &value : part.values())
                    value = ++number;
        return run;
    }

    static void put(hid_t file, const char *name, hid_t type, const void *values, hsize_t count)
    {
        const PropertyHandle links(H5Pcreate(H5P_LINK_CREATE));
        H5Pset_create_intermediate_group(links, 1);
        const DataspaceHandle space(H5Screate_simple(1, &count, nullptr));
        const DatasetHandle dataset(H5Dcreate2(file, name, type, space, links, H5P_DEFAULT, H5P_DEFAULT));
        QVERIFY(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    }

    template <class Value, size_t N>
    static std::array<Value, N> values_of(const std::filesystem::path &path, const char *name, hid_t type)
    {
        std::array<Value, N> values{};
        const FileHandle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
        const DatasetHandle dataset(H5Dopen2(file, name, H5P_DEFAULT));
        const TypeHandle stored(dataset.valid() ? H5Dget_type(dataset) : H5I_INVALID_HID);
        if (stored.valid() && H5Tequal(stored, type) > 0)
            H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        return values;
    }

private Q_SLOTS:
    void they_stay()
    {
        const Run run = whole_run();
        write_run(run, path("before.h5"));
        const std::array entropy{0.1, 1e300, -3.0};
        const std::array<int64_t, 2> counts{5, int64_t{1} << 40};
        struct Pair {
            int a, b;
        } const pair{1, 2};
        {
            const LibraryLock lock;
            const FileHandle file(H5Fopen(path("before.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
            put(file, "mine/entropy", H5T_NATIVE_DOUBLE, entropy.data(), entropy.size());
            put(file, "counts", H5T_NATIVE_INT64, counts.data(), counts.size());
            const TypeHandle compound(H5Tcreate(H5T_COMPOUND, sizeof(Pair)));
            H5Tinsert(compound, "a", HOFFSET(Pair, a), H5T_NATIVE_INT);
            H5Tinsert(compound, "b", HOFFSET(Pair, b), H5T_NATIVE_INT);
            put(file, "pair", compound, &pair, 1);
            QVERIFY(H5Lcreate_external("/etc/passwd", "x", file, "elsewhere", H5P_DEFAULT, H5P_DEFAULT) >= 0);
        }
        QCOMPARE(write_run_again(run, path("after.h5"), path("before.h5")), std::vector<std::string>{"pair"});
        {
            const LibraryLock lock;
            QCOMPARE((values_of<double, 3>(path("after.h5"), "mine/entropy", H5T_NATIVE_DOUBLE)), entropy);
            QCOMPARE((values_of<int64_t, 2>(path("after.h5"), "counts", H5T_NATIVE_INT64)), counts);
        }
        QVERIFY(read_run(path("after.h5")).grids == run.grids);
        // over itself
        QCOMPARE(write_run_again(run, path("after.h5"), path("after.h5")), std::vector<std::string>());
        const LibraryLock lock;
        QCOMPARE((values_of<int64_t, 2>(path("after.h5"), "counts", H5T_NATIVE_INT64)), counts);
    }

    void a_runs_own_are_written_once()
    {
        const Run run = test::sample_run();
        write_run(run, path("plain.h5"));
        QVERIFY(write_run_again(run, path("again.h5"), path("plain.h5")).empty());
        QFile first(folder_.filePath("plain.h5")), second(folder_.filePath("again.h5"));
        QVERIFY(first.open(QIODevice::ReadOnly) && second.open(QIODevice::ReadOnly));
        QCOMPARE(second.readAll(), first.readAll());
    }
};

QTEST_APPLESS_MAIN(TestOtherDatasets)
#include "test_other_datasets.moc"
