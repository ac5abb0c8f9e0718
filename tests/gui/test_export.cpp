// Every way out of the window: figures through the export dialog, with recipes and without a saved run; the clipboard;
// tables as CSV.
#include "app/commands/recipe_replay.h"
#include "app/dialogs/export_dialog.h"
#include "app/window/dock_layout.h"
#include "app/window/message_bar.h"
#include "app/window/window_actions.h"
#include "core/data/error.h"
#include "core/store/run_file.h"
#include "core/store/run_hash.h"
#include "tests/gui/made_up_inspections.h"
#include "tests/gui/made_up_lab_results.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/sample_run.h"
#include "views/figures/figure_canvas.h"
#include "views/figures/figure_registry.h"
#include "views/figures/figure_view.h"
#include "views/figures/inspection_sheets.h"
#include "views/state/save_file.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace sinkscope;

namespace {

constexpr int patience = 60000; // milliseconds

QByteArray contentOf(const QString &file)
{
    QFile input(file);
    return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray();
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        window_ = test::shown_window({1200, 800});
        window_->workspace()->adoptRun(std::make_shared<const Run>(test::sample_run()));
    }
    void cleanup() { window_.reset(); }

    void allFiguresInAllFormats()
    {
        window_->selection()->setTokens({25, 50});
        exportWith({"PDF", "SVG", "PNG", "CSV"}, false);
        for (const auto &figure : makeAllFigures()) {
            const QString base = folder_->filePath(figure->id());
            if (figure->id() == "compare") { // there is nothing to compare with, so the dialog does not offer it
                QVERIFY(!QFile::exists(base + ".pdf"));
                continue;
            }
            QVERIFY2(contentOf(base + ".pdf").startsWith("%PDF-"), qPrintable(base));
            QVERIFY2(contentOf(base + ".svg").contains("<svg"), qPrintable(base));
            QVERIFY2(!QImage(base + ".png").isNull(), qPrintable(base));
            QCOMPARE(QImage(base + ".png").width(), qRound(85 / 25.4 * 300));
            QVERIFY2(contentOf(base + ".csv").contains(','), qPrintable(base));
        }
        const QByteArray shares = contentOf(folder_->filePath("token-shares.csv"));
        QVERIFY(shares.startsWith("token_id,text,count,share_percent,detector\n"));
        QVERIFY(shares.contains("rows are block outputs, the last one after the final norm"));
        QVERIFY(!folder_->path().isEmpty() && QDir(folder_->path()).entryList({"*.h5", "*.json"}).isEmpty());
    }

    void aRecipeOfUnsavedRunsSavesThemAndReplays()
    {
        DetectorParameters moved = window_->document()->parameters();
        moved.preset = "custom";
        moved.threshold = 0.9;
        window_->document()->setParameters(moved);
        Run other = test::sample_run();
        other.model.name = "other";
        window_->workspace()->setVariant(std::make_shared<const Run>(std::move(other)));
        window_->docks()->showView("sink-levels");
        auto *levels = qobject_cast<FigureView *>(window_->docks()->view("sink-levels"));
        levels->setOption("counts", "hide");
        QVERIFY(window_->workspace()->hasUnsaved());
        exportWith({"SVG"}, true, "sink-levels");
        QVERIFY(!window_->workspace()->hasUnsaved());
        QCOMPARE(QDir(folder_->path()).entryList({"*.h5"}).size(), 2);
        const QByteArray drawn = contentOf(folder_->filePath("sink-levels.svg"));
        QVERIFY(drawn.contains("sample-135M") && drawn.contains("other"));
        QTemporaryDir second;
        replayRecipe(folder_->filePath("sink-levels.recipe.json"), {"svg"}, second.path());
        QCOMPARE(contentOf(second.filePath("sink-levels.svg")), drawn);
    }

    /// Figures with results of their own (on demand, of the lab) go the same way, from their context menus too; what
    /// they are of stands in their metadata.
    void figuresOfComputedResultsSayWhatTheyAreOf_data()
    {
        QTest::addColumn<QString>("dock");
        QTest::addColumn<QString>("figure");
        QTest::newRow("projection") << "projection"
                                    << "projection";
        QTest::newRow("attention") << "attention"
                                   << "attention";
        QTest::newRow("token-split") << "token-split"
                                     << "token-split";
        QTest::newRow("lab") << "lab"
                             << "swapping";
    }
    void figuresOfComputedResultsSayWhatTheyAreOf()
    {
        QFETCH(QString, dock);
        QFETCH(QString, figure);
        window_->docks()->showView(dock);
        QWidget *shown = window_->docks()->view(dock);
        auto *view = qobject_cast<FigureView *>(shown);
        if (!view)
            view = shown->findChild<FigureView *>(figure);
        QVERIFY(view);
        Q_EMIT view->exportRequested(view->figure());
        QVERIFY(!window_->findChild<ExportDialog *>()); // there is nothing in it
        QVERIFY(window_->messages()->isShowing());
        static_cast<SheetFigure *>(view->figure())
            ->setMaker(figure == "projection"      ? projectionMaker(test::made_up_projection())
                           : figure == "attention" ? attentionMaker(test::made_up_attention())
                           : figure == "token-split"
                           ? splitMaker(test::made_up_split())
                           : labMaker(*static_cast<SheetFigure *>(view->figure()), test::made_up_lab_results()));
        Q_EMIT view->exportRequested(view->figure());
        exportWith({"SVG", "PDF", "CSV"}, false, figure);
        const QByteArray drawn = contentOf(folder_->filePath(figure + ".svg"));
        const std::string hash = run_hash(window_->document()->run());
        QVERIFY(drawn.contains(QByteArray::fromStdString(hash)));
        for (const char *part : {"sinkscope_figure", "sample-135M", "sample.jsonl", "unclipped", "minimum_lifetime",
                                 "block_output_final_norm", "program_version"})
            QVERIFY2(drawn.contains(part), part);
        QVERIFY(contentOf(folder_->filePath(figure + ".csv")).count('\n') > 5);
    }

    void aFolderThatCannotBeMadeIsTold()
    {
        QFile file(folder_->filePath("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        exportWith({"SVG"}, false, "positions", folder_->filePath("file/figures"));
        QTRY_VERIFY(window_->messages()->isShowing());
    }

    void copying_data()
    {
        QTest::addColumn<QString>("figure");
        for (const auto &figure : makeAllFigures())
            if (figure->id() != "heat-map") // its dock is not a figure's
                QTest::newRow(qPrintable(figure->id())) << figure->id();
    }
    void copying()
    {
        QFETCH(QString, figure);
        window_->workspace()->setVariant(std::make_shared<const Run>(test::sample_run()));
        window_->selection()->click(50);
        window_->docks()->showView(figure);
        auto *view = qobject_cast<FigureView *>(window_->docks()->view(figure));
        view->copyData();
        const QStringList lines = QApplication::clipboard()->text().trimmed().split('\n');
        const FigureTable table = view->figure()->table(view->data());
        QCOMPARE(lines[0], table.header.join('\t'));
        QCOMPARE(static_cast<size_t>(lines.size()), table.rows.size() + 1);
        view->copyImage();
        const QImage image = QApplication::clipboard()->image();
        QVERIFY(image.width() >= view->findChild<FigureCanvas *>()->width());
        QCOMPARE(image.pixelColor(1, image.height() - 2), QColor(Qt::white)); // the light theme, for print
    }

    void selectedTokensAreCopiedAsRows()
    {
        window_->selection()->setTokens({25, 50});
        window_->actions()->copy->trigger();
        const QStringList lines = QApplication::clipboard()->text().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].startsWith("position\tid\ttoken\tlayer\tresid_norm"));
        QVERIFY(lines[2].startsWith("50\t"));
    }

    void sinksAreWrittenAsCsv()
    {
        const QString file = folder_->filePath("sinks.csv");
        QTimer::singleShot(0, this, [file] {
            for (QWidget *widget : QApplication::topLevelWidgets())
                if (auto *dialog = qobject_cast<QFileDialog *>(widget); dialog && dialog->isVisible()) {
                    dialog->findChild<QLineEdit *>("fileNameEdit")->setText(file);
                    QMetaObject::invokeMethod(dialog, "accept");
                }
        });
        window_->actions()->exportCsv->trigger();
        const QList<QByteArray> lines = contentOf(file).trimmed().split('\n');
        QCOMPARE(static_cast<size_t>(lines.size()), window_->document()->detection().sinks.size() + 1);
        QVERIFY(lines[0].startsWith("position,"));
    }

    void noOpenFileIsWrittenOver()
    {
        const QString file = folder_->filePath("open.h5");
        write_run(test::sample_run(), file.toStdString());
        window_->workspace()->openRun(file);
        QTRY_COMPARE_WITH_TIMEOUT(window_->workspace()->runPath(), file, patience);
        const QByteArray before = contentOf(file);
        QVERIFY_EXCEPTION_THROWN(saveFile(file, "table"), Error); // as every view's export does it
        QTimer::singleShot(0, this, [file] {
            for (QWidget *widget : QApplication::topLevelWidgets())
                if (auto *dialog = qobject_cast<QFileDialog *>(widget); dialog && dialog->isVisible()) {
                    dialog->findChild<QLineEdit *>("fileNameEdit")->setText(file);
                    QTimer::singleShot(0, dialog, [] { // there is such a file: yes, replace it
                        if (auto *question = qobject_cast<QMessageBox *>(QApplication::activeModalWidget()))
                            question->button(QMessageBox::Yes)->click();
                    });
                    QMetaObject::invokeMethod(dialog, "accept");
                }
        });
        window_->actions()->exportCsv->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window_->messages()->text().contains("is read, and would be replaced"), patience);
        QCOMPARE(contentOf(file), before);
    }

private:
    /// File > Export figures, with the mouse on its buttons.
    void exportWith(const QStringList &formats, bool recipe, const QString &figure = {}, const QString &folder = {})
    {
        if (!window_->findChild<ExportDialog *>())
            window_->actions()->exportFigures->trigger();
        QPointer<ExportDialog> dialog = window_->findChild<ExportDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        if (!figure.isEmpty())
            dialog->chooseOnly(figure);
        for (QLineEdit *line : dialog->findChildren<QLineEdit *>("folder"))
            line->setText(folder.isEmpty() ? folder_->path() : folder);
        for (QCheckBox *box : dialog->findChildren<QCheckBox *>()) {
            if (!box->objectName().isEmpty())
                continue; // of how a figure looks
            const bool isRecipe = box->text().contains("recipe");
            box->setChecked(isRecipe ? recipe : formats.contains(box->text()));
        }
        for (QPushButton *button : dialog->findChildren<QPushButton *>())
            if (button->text() == QLatin1String("&Export"))
                QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog || !dialog->isVisible(), patience);
    }

    test::OwnSettings settings_;
    std::unique_ptr<QTemporaryDir> folder_;
    test::OwnWindow window_;
};

QTEST_MAIN(TestExport)
#include "test_export.moc"
