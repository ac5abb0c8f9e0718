// Sets of traces in the window: published detections without their model, a set made here with it, both side by side.

#include "app/commands/figure_batch.h"
#include "app/commands/recipe_replay.h"
#include "app/jobs/set_controller.h"
#include "app/paths.h"
#include "app/window/dock_layout.h"
#include "core/corpus/detect_set.h"
#include "core/store/set_description.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"
#include "views/figures/figure_view.h"
#include "views/figures/text_table_view.h"
#include "views/sets/set_view.h"

#include <QApplication>
#include <QClipboard>
#include <QCryptographicHash>
#include <QLabel>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>

#include <algorithm>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 60000; // milliseconds

} // namespace

class TestSets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        write_planted_checkpoint(path_of(folder_) / "model");
        DetectSetRequest request;
        request.analysis.model = path_of(folder_) / "model";
        request.analysis.detector = detector_preset("published");
        request.analysis.device = Device::cpu;
        request.traces = source_dir() / "tests/reference/data/planted_traces.jsonl";
        request.output = made_;
        DetectSetObserver observer;
        QCOMPARE(detect_set(request, observer), 8);
    }
    void init()
    {
        window_ = new_window();
        window_->setAskToSave([this](const QString &) {
            ++asked_;
            return Leave::discard;
        });
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        asked_ = 0;
    }
    void cleanup() { window_.reset(); }

    void publishedDetectionsSayWhatTheyAre()
    {
        SKIP_WITHOUT(published_, "the published detections");
        window_->workspace()->open(fromPath(published_));
        QTRY_COMPARE_WITH_TIMEOUT(view()->traces().size(), size_t(30), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!window_->document()->isEmpty(), patience);
        QTRY_VERIFY(view()->isVisible());
        const QString note = view()->findChild<QLabel *>("setNote")->text();
        QVERIFY2(note.contains("without the model") && note.contains("no tokenizer"), qPrintable(note));
        QCOMPARE(view()->traces()[0].model, std::string("deepseek-14b"));
        const QString metadata = view()->figures()->metadata(view()->figures()->levels());
        QFile file(fromPath(published_));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(metadata.contains(
            QString::fromLatin1(QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex())));
        QVERIFY2(metadata.contains("deepseek-14b") && metadata.contains("published"), qPrintable(metadata));
        QCOMPARE(window_->document()->run().tokens[0].text, std::string());

        view()->traceActivated(2, 8247); // a click on the mark of its sink there
        QCOMPARE(window_->document()->run().trace.sample, 2);
        QCOMPARE(window_->selection()->currentToken(), 8247);
        QCOMPARE(asked_, 0); // it can be had again
    }

    void sourcesGiveTheTokensTheirText()
    {
        const auto tokenizer = shared_dir() / "data/deepseek-r1-distill-qwen";
        SKIP_WITHOUT(published_, "the published detections");
        SKIP_WITHOUT(tokenizer, "its tokenizer");
        window_->workspace()->open(fromPath(published_));
        QTRY_VERIFY_WITH_TIMEOUT(view()->traces().size() == 30 && !window_->document()->isEmpty(), patience);
        SetSources sources;
        sources.tokenizer = tokenizer;
        controller()->open(fromPath(published_), sources); // the traces lie beside the detections
        QTRY_COMPARE_WITH_TIMEOUT(window_->document()->run().tokens[1].text, std::string("<｜User｜>"), patience);
        QCOMPARE(view()->traces().size(), size_t(30)); // in place of the set without text
        const QString note = view()->findChild<QLabel *>("setNote")->text();
        QVERIFY2(!note.contains("tokenizer") && !note.contains("traces"), qPrintable(note));
    }

    void aTraceWithoutARunIsAnalysedAsTheSetWas()
    {
        window_->workspace()->open(fromPath(made_));
        QTRY_VERIFY_WITH_TIMEOUT(view()->traces().size() == 8 && !window_->document()->isEmpty(), patience);
        QVERIFY(!window_->document()->run().has_grids());
        const std::vector<TraceSinks::Entry> expected = view()->traces()[3].sinks;
        view()->traceActivated(3, expected.back().position);
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
        QCOMPARE(window_->document()->run().trace.sample, 3);
        const std::vector<Sink> &sinks = window_->document()->detection().sinks;
        QCOMPARE(sinks.size(), expected.size());
        for (size_t i = 0; i < sinks.size(); ++i)
            QCOMPARE(std::pair(sinks[i].position, sinks[i].lifetime()),
                     std::pair(expected[i].position, expected[i].lifetime));
        QCOMPARE(window_->selection()->currentToken(), expected.back().position);
        view()->traceActivated(4, -1);
        QTRY_COMPARE_WITH_TIMEOUT(window_->document()->run().trace.sample, 4, patience);
        QCOMPARE(asked_, 0);
    }

    void setsStandBesideEachOther()
    {
        SKIP_WITHOUT(published_, "the published detections");
        window_->workspace()->open(fromPath(published_));
        window_->workspace()->open(fromPath(made_));
        QTRY_COMPARE_WITH_TIMEOUT(view()->traces().size(), size_t(38), patience);
        const auto *levels = view()->findChild<FigureView *>("sink-levels");
        QStringList models;
        for (const QStringList &row : levels->figure()->table(levels->data()).rows)
            if (!models.contains(row[0]))
                models << row[0];
        QCOMPARE(models, (QStringList{"deepseek-14b", "model"}));
        controller()->closeAll();
        QVERIFY(view()->traces().empty());
    }

    void anUnsavedRunIsAskedAbout()
    {
        window_->workspace()->open(fromPath(made_));
        QTRY_VERIFY_WITH_TIMEOUT(view()->traces().size() == 8 && !window_->document()->isEmpty(), patience);
        auto run = std::make_shared<Run>(window_->document()->run());
        window_->workspace()->adoptRun(run); // as if it had been computed
        view()->traceActivated(1, -1);
        QCOMPARE(asked_, 1);
    }

    void aRecordHasAPathOfItsOwn()
    {
        const QString bare = copyOfSet("bare.jsonl", {});
        window_->workspace()->open(bare);
        QTRY_VERIFY_WITH_TIMEOUT(view()->traces().size() == 8 && !window_->document()->isEmpty(), patience);
        view()->traceActivated(5, -1);
        QCOMPARE(window_->workspace()->runPath(), bare + "#5");
        QCOMPARE(window_->session().run, bare + "#5");
        controller()->open(bare); // again, say with a tokenizer: the record stays on screen
        QTRY_VERIFY_WITH_TIMEOUT(!window_->jobs()->isBusy(), patience);
        QCOMPARE(window_->document()->run().trace.sample, 5);
        QCOMPARE(window_->workspace()->runPath(), bare + "#5");

        QTemporaryDir figures, again;
        FigureBatch batch;
        batch.data.runs = {{window_->document()->shared(), window_->document()->detection()}};
        batch.files = {recipeRunFile(window_->document()->run(), window_->workspace()->runPath(), 0, figures.path())};
        batch.formats = {QStringLiteral("svg")};
        batch.recipes = true;
        writeFigure(batch, QStringLiteral("sink-levels"), figures.path());
        replayRecipe(figures.filePath("sink-levels.recipe.json"), {"svg"}, again.path());
        QCOMPARE(contentOf(again.filePath("sink-levels.svg")), contentOf(figures.filePath("sink-levels.svg")));

        window_->workspace()->openRun(bare);
        QTRY_COMPARE_WITH_TIMEOUT(window_->document()->run().trace.sample, 0, patience);
        QVERIFY(window_->workspace()->open(bare + "#5"));
        QTRY_COMPARE_WITH_TIMEOUT(window_->document()->run().trace.sample, 5, patience);
        QCOMPARE(window_->workspace()->runPath(), bare + "#5");
        QVERIFY(!window_->workspace()->open(bare + "#x"));
    }

    void aBrokenDescriptionIsToldAndItsTokenForgotten()
    {
        const QString broken = copyOfSet("broken.jsonl", "float8");
        window_->workspace()->open(broken);
        QTRY_VERIFY_WITH_TIMEOUT(view()->traces().size() == 8 && !window_->document()->isEmpty(), patience);
        QSignalSpy notices(window_->workspace(), &Workspace::notice);
        view()->traceActivated(3, 7);
        QTRY_VERIFY_WITH_TIMEOUT(!window_->jobs()->isBusy(), patience);
        const auto told = [&notices](const QString &text) {
            return std::ranges::any_of(notices, [&](const QVariantList &arguments) {
                return arguments[0].value<Notice>().text.contains(text);
            });
        };
        QVERIFY(told("float8") && told("broken.jsonl.set.json"));
        Run other = window_->document()->run();
        other.trace.sample = 3;
        window_->workspace()->adoptRun(std::make_shared<const Run>(other));
        QCOMPARE(window_->selection()->currentToken(), -1);
    }

    void setsAreOpenedAgainByTheirPaths()
    {
        const QStringList files{copyOfSet("one.jsonl", {}), copyOfSet("two.jsonl", {})};
        controller()->open(files);
        QTRY_COMPARE_WITH_TIMEOUT(view()->traces().size(), size_t(16), patience);
        QCOMPARE(controller()->paths(), files);
        controller()->closeAll();
        QVERIFY(controller()->paths().isEmpty());
    }

    void ctrlCCopiesFromATable()
    {
        controller()->open(fromPath(made_));
        QTRY_COMPARE_WITH_TIMEOUT(view()->traces().size(), size_t(8), patience);
        auto *table = view()->findChildren<TextTableView *>().front();
        view()->findChild<QTabWidget *>()->setCurrentWidget(table);
        QApplication::clipboard()->clear();
        auto *cells = table->findChild<QTableWidget *>();
        cells->setFocus();
        QTest::keyClick(cells, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), table->asText(QStringLiteral("csv")));
    }

private:
    /// A copy of the set made here, without its description or with one that names another dtype.
    QString copyOfSet(const QString &name, const QString &dtype)
    {
        const QString copy = folder_.filePath(name);
        QFile::copy(fromPath(made_), copy);
        if (!dtype.isEmpty()) {
            SetDescription description = *read_set_description(made_);
            description.dtype = dtype.toStdString();
            write_set_description(description, toPath(copy));
        }
        return copy;
    }
    static QByteArray contentOf(const QString &file)
    {
        QFile input(file);
        return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray();
    }
    SetView *view() { return qobject_cast<SetView *>(window_->docks()->view("corpus")); }
    SetController *controller() { return window_->findChild<SetController *>(); }

    QTemporaryDir folder_;
    std::filesystem::path made_ = path_of(folder_) / "made.jsonl";
    std::filesystem::path published_ = shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
    test::OwnSettings settings_;
    OwnWindow window_;
    int asked_ = 0;
};

QTEST_MAIN(TestSets)
#include "test_sets.moc"
