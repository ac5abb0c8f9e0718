#include "core/data/error.h"
#include "core/store/run_file.h"
#include "tests/support/test_paths.h"
#include "tests/unit/store/run_samples.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace sinkscope;

/// Damages run files at random (seeded): reading one must give a run or an Error, never a crash.
class FuzzRunFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::filesystem::path write(const QByteArray &bytes) const
    {
        QFile file(folder_.filePath("damaged.h5"));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the damaged file cannot be written");
        return folder_.filePath("damaged.h5").toStdString();
    }

    /// Whether reading gave a run.
    bool survives(const QByteArray &bytes) const
    {
        try {
            read_run(write(bytes));
            return true;
        } catch (const Error &error) {
            if (std::string(error.what()).find("damaged.h5") == std::string::npos)
                QTest::qFail(error.what(), __FILE__, __LINE__);
            return false;
        }
    }

    static QByteArray bytes_of(const std::filesystem::path &path)
    {
        QFile file(QString::fromStdString(path.string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QByteArray sample_;

private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path file = folder_.filePath("sample.h5").toStdString();
        write_run(test::sample_run(), file);
        sample_ = bytes_of(file);
        QVERIFY(survives(sample_));
    }

    void flipped_bytes()
    {
        std::mt19937 random(20251222);
        for (int i = 0; i < 800; ++i) {
            QByteArray bytes = sample_;
            const int flips = 1 + static_cast<int>(random() % 4);
            for (int flip = 0; flip < flips; ++flip)
                bytes[static_cast<qsizetype>(random() % static_cast<size_t>(bytes.size()))] =
                    static_cast<char>(random());
            survives(bytes);
        }
    }

    void zeroed_and_repeated_pieces()
    {
        std::mt19937 random(13);
        for (int i = 0; i < 300; ++i) {
            QByteArray bytes = sample_;
            const auto size = static_cast<size_t>(bytes.size());
            const auto length = static_cast<qsizetype>(1 + random() % 512);
            const auto from = static_cast<qsizetype>(random() % (size - 512));
            const auto to = static_cast<qsizetype>(random() % (size - 512));
            bytes.replace(to, length, i % 2 ? QByteArray(length, '\0') : sample_.mid(from, length));
            survives(bytes);
        }
    }

    void truncated_files_are_never_runs()
    {
        std::mt19937 random(7);
        for (int i = 0; i < 300; ++i)
            QVERIFY(!survives(sample_.left(static_cast<qsizetype>(random() % static_cast<size_t>(sample_.size())))));
    }
};

QTEST_APPLESS_MAIN(FuzzRunFile)
#include "fuzz_run_file.moc"
