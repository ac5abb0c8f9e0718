// Run > Run settings on the demo model: the forecast follows the fields, and what is chosen is what runs.
#include "app/dialogs/run_setup_dialog.h"
#include "app/dialogs/token_preview.h"
#include "app/window/window_actions.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/test_paths.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace sinkscope;

namespace {

constexpr int patience = 60000; // milliseconds

} // namespace

class TestRunSetup : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theForecastFollowsTheFields()
    {
        SKIP_WITHOUT(test::demo_model(), "packaging/setup.sh installs the demo model");
        const test::OwnWindow window = test::new_window();
        window->show();
        Workspace *workspace = window->workspace();
        workspace->openModel(QString::fromStdString(test::demo_model().string()));
        workspace->openTrace(QString::fromStdString((test::source_dir() / "resources/demo/baker-trace.json").string()));
        QTRY_VERIFY_WITH_TIMEOUT(workspace->canRun(), patience);

        bool seen = false;
        QTimer::singleShot(0, this, [&] {
            auto *dialog = qobject_cast<RunSetupDialog *>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            const auto *forecast = dialog->findChild<QLabel *>("forecast");
            QTRY_VERIFY_WITH_TIMEOUT(forecast->text().startsWith("244 tokens: needs "), patience);
            const QString whole = forecast->text();
            dialog->findChild<QSpinBox *>("maxTokens")->setValue(64);
            QTRY_VERIFY_WITH_TIMEOUT(forecast->text().startsWith("64 tokens: needs "), patience);
            dialog->findChild<QDoubleSpinBox *>("memory")->setValue(0.1);
            QTRY_VERIFY_WITH_TIMEOUT(forecast->text().contains("More than it may use, which is 100 MB"), patience);
            dialog->findChild<QDoubleSpinBox *>("memory")->setValue(8);
            QTRY_VERIFY_WITH_TIMEOUT(!forecast->text().contains("More than"), patience);
            seen = true;
            QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
        });
        window->actions()->runSetup->trigger();
        QVERIFY(seen);
        QCOMPARE(workspace->setup().maxTokens, 64);
        QCOMPARE(workspace->setup().compute.memory_limit, int64_t{8'000'000'000});
        window->actions()->run->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window->document()->run().complete(), patience);
        QCOMPARE(window->document()->run().token_count(), 64);
    }

    void thePromptIsShownAsItWillBeGiven()
    {
        SKIP_WITHOUT(test::demo_model(), "packaging/setup.sh installs the demo model");
        const test::OwnWindow window = test::new_window();
        window->show();
        Workspace *workspace = window->workspace();
        workspace->openModel(QString::fromStdString(test::demo_model().string()));
        QTemporaryDir folder;
        QFile file(folder.filePath("two.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"prompt\": \"Hi\", \"output\": \"Yes\"}\n{\"prompt\": \"Bye\", \"output\": \"No\"}\n");
        file.close();
        workspace->openTrace(file.fileName());
        QTRY_VERIFY_WITH_TIMEOUT(workspace->canRun(), patience);
        bool seen = false;
        QTimer::singleShot(0, this, [&] {
            auto *dialog = qobject_cast<RunSetupDialog *>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            const auto *preview = dialog->findChild<TokenPreview *>();
            const auto text = [&] {
                std::string joined;
                for (const Token &token : preview->tokens())
                    joined += token.text;
                return QString::fromStdString(joined);
            };
            QTRY_VERIFY_WITH_TIMEOUT(text().startsWith("<|im_start|>system\nYou are a helpful AI"), patience);
            dialog->findChild<QComboBox *>("systemChoice")->setCurrentIndex(2);
            QTest::keyClicks(dialog->findChild<QPlainTextEdit *>("systemMessage"), "Be kind.");
            QTRY_COMPARE_WITH_TIMEOUT(text(),
                                      QString("<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
                                              "<|im_start|>assistant\nYes"),
                                      patience);
            dialog->findChild<QComboBox *>("promptFormat")->setCurrentIndex(2);
            QTRY_COMPARE_WITH_TIMEOUT(text(), QString("Be kind.\n\nHiYes"), patience);
            dialog->findChild<QSpinBox *>("sample")->setValue(1);
            QTRY_COMPARE_WITH_TIMEOUT(text(), QString("Be kind.\n\nByeNo"), patience);
            dialog->findChild<QComboBox *>("chatTemplate")->setEditText("absent");
            dialog->findChild<QComboBox *>("promptFormat")->setCurrentIndex(0);
            QTRY_VERIFY_WITH_TIMEOUT(
                preview->findChild<QLabel *>("aboutTokens")->text().contains("there is no template \"absent\""),
                patience);
            dialog->findChild<QComboBox *>("chatTemplate")->setEditText({});
            seen = true;
            QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
        });
        window->actions()->runSetup->trigger();
        QVERIFY(seen);
        QVERIFY(workspace->setup().prompt == PromptSettings{.system = "Be kind."});
    }

private:
    test::OwnSettings settings_;
};

QTEST_MAIN(TestRunSetup)
#include "test_run_setup.moc"
