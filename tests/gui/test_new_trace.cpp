// File > New trace: the model writes in the worker, tokens arrive, a stop keeps them, and exploring analyses their ids.

#include "app/dialogs/prompt_source.h"
#include "app/dialogs/token_preview.h"
#include "app/jobs/new_trace_controller.h"
#include "app/window/message_bar.h"
#include "app/window/window_actions.h"
#include "core/data/error.h"
#include "core/text/trace.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/fake_analysis.h"
#include "tests/support/own_settings.h"
#include "tests/support/test_paths.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <thread>

using namespace sinkscope;

namespace {

constexpr int patience = 60000; // milliseconds

ModelCard card()
{
    ModelCard model;
    model.name = "writer";
    model.path = "writer.gguf";
    return model;
}

/// Writes token after token, "w0 w1 ", until it may not.
struct FakeWriter {
    std::atomic<int> hold_at = -1; ///< waits before this token until stopped
    int fail_at = -1;
    std::vector<GenerateRequest> requests; ///< read them when the job has ended

    GeneratedTrace operator()(const GenerateRequest &request, GenerateObserver &observer, std::stop_token stop)
    {
        requests.push_back(request);
        GeneratedTrace made;
        made.trace.prompt = request.prompt;
        made.trace.token_ids = {1, 2, 3};
        made.trace.prompt_tokens = 3;
        PreparedTrace prompt;
        for (const int32_t id : made.trace.token_ids)
            prompt.tokens.push_back({.id = id, .text = "p"});
        observer.started(card(), prompt);
        for (int i = 0; i < request.max_tokens; ++i) {
            while (hold_at == i && !stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (stop.stop_requested()) {
                if (i == 0)
                    throw Cancelled();
                made.end = GenerationEnd::stopped;
                return made;
            }
            if (fail_at == i)
                throw Error("the writer broke its pen");
            made.trace.token_ids.push_back(10 + i);
            made.trace.output += "w" + std::to_string(i) + " ";
            observer.token(10 + i, "w" + std::to_string(i) + " ");
        }
        return made;
    }
};

} // namespace

class TestNewTrace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        writer_.hold_at = -1;
        writer_.fail_at = -1;
        writer_.requests.clear();
        window_ = test::shown_window();
    }
    void cleanup() { window_.reset(); }

    void withoutAModelItSaysSo()
    {
        window_->actions()->newTrace->trigger();
        QVERIFY(dialog()->isVisible());
        source()->setText("Name a river.");
        QVERIFY(!button("generate")->isEnabled());
        QVERIFY(!button("explore")->isEnabled() && !button("save")->isEnabled() && !button("stop")->isEnabled());
        openFake();
        QVERIFY(button("generate")->isEnabled());
        source()->setText({}); // nor without a prompt
        QVERIFY(!button("generate")->isEnabled());
    }

    void tokensArriveAndAStopKeepsThem()
    {
        openFake();
        writer_.hold_at = 5;
        start("Name a river.");
        QTRY_COMPARE_WITH_TIMEOUT(output(), QString("w0 w1 w2 w3 w4 "), patience);
        QVERIFY(!button("generate")->isEnabled() && button("stop")->isEnabled());
        QVERIFY(status().contains("5 tokens") && status().contains("a second") && status().contains("left"));
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(button("generate")->isEnabled(), patience);
        QVERIFY(dialog()->isVisible()); // Escape stopped, and did not close
        QVERIFY2(status().contains("Stopped"), qPrintable(status()));
        QCOMPARE(traces().size(), size_t(1));
        QCOMPARE(traces()[0].token_ids, (std::vector<int32_t>{1, 2, 3, 10, 11, 12, 13, 14}));
        QCOMPARE(traces()[0].prompt_tokens, 3);
    }

    void cancellingInTheWindowKeepsThemToo()
    {
        openFake();
        writer_.hold_at = 2;
        start("Name a river.");
        QTRY_COMPARE_WITH_TIMEOUT(output(), QString("w0 w1 "), patience);
        window_->actions()->cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(button("explore")->isEnabled(), patience);
        QCOMPARE(traces()[0].token_ids, (std::vector<int32_t>{1, 2, 3, 10, 11}));
    }

    void aStopBeforeTheFirstTokenLeavesNothing()
    {
        openFake();
        writer_.hold_at = 0;
        start("Name a river.");
        QTRY_VERIFY_WITH_TIMEOUT(status().contains("3 tokens"), patience); // of the prompt
        button("stop")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("generate")->isEnabled(), patience);
        QVERIFY(traces().empty());
        QVERIFY(!button("explore")->isEnabled());
    }

    void aFailureIsToldAndKeepsWhatWasWritten()
    {
        openFake();
        writer_.fail_at = 3;
        start("Name a river.");
        QTRY_VERIFY_WITH_TIMEOUT(status().contains("broke its pen"), patience);
        QVERIFY(window_->messages()->text().contains("broke its pen"));
        QCOMPARE(traces()[0].token_ids.size(), size_t(6));
        QVERIFY(button("explore")->isEnabled() && button("generate")->isEnabled());
    }

    void drawnAnswersHaveSeedsOfTheirOwnAndAreSaved()
    {
        openFake();
        dialog()->findChild<QComboBox *>("choice")->setCurrentIndex(1);
        dialog()->findChild<QSpinBox *>("answers")->setValue(3);
        dialog()->findChild<QSpinBox *>("maxTokens")->setValue(4);
        dialog()->findChild<QSpinBox *>("seed")->setValue(7);
        dialog()->findChild<QDoubleSpinBox *>("temperature")->setValue(0.8);
        dialog()->findChild<QDoubleSpinBox *>("topP")->setValue(0.9);
        start("Name a river.");
        QTRY_VERIFY_WITH_TIMEOUT(traces().size() == 3 && button("save")->isEnabled(), patience);
        QCOMPARE(writer_.requests.size(), size_t(3));
        for (size_t i = 0; i < 3; ++i)
            QCOMPARE(writer_.requests[i].sampling, (SamplingSettings{.temperature = 0.8, .top_p = 0.9, .seed = 7 + i}));
        QCOMPARE(writer_.requests[0].max_tokens, 4);

        QString asked;
        window_->setAskToSave([&asked](const QString &what) {
            asked = what;
            return Leave::cancel;
        });
        QVERIFY(!window_->close());
        QVERIFY(asked.contains("Traces that the model wrote"));
        window_->setAskToSave([](const QString &) { return Leave::discard; });

        const QString file = folder_.filePath("three.jsonl");
        window_->newTrace()->save(file);
        QTRY_VERIFY_WITH_TIMEOUT(status().contains("three.jsonl"), patience);
        QVERIFY(!window_->newTrace()->hasUnsaved());
        const Trace last = read_trace(file.toStdString(), 2);
        QCOMPARE(last.sample_count, 3);
        QCOMPARE(last.token_ids, traces()[2].token_ids);
        QCOMPARE(last.prompt_tokens, 3);
        QCOMPARE(last.prompt, std::string("Name a river."));
        window_->newTrace()->save(folder_.filePath("no/such/folder.jsonl"));
        QTRY_VERIFY_WITH_TIMEOUT(status().contains("folder.jsonl"), patience);
    }

    void problemsComeFromAFileInThePublishedWords()
    {
        openFake();
        QFile file(folder_.filePath("problems.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"problem\": \"What is 2 + 2?\"}\n{\"problem\": \"What is 3 + 3?\"}\n");
        file.close();
        window_->newTrace()->open();
        window_->newTrace()->readProblems(file.fileName());
        auto *number = dialog()->findChild<QSpinBox *>("problemNumber");
        QTRY_VERIFY_WITH_TIMEOUT(number->isEnabled(), patience);
        number->setValue(1);
        auto *wrapper = dialog()->findChild<QComboBox *>("wrapper");
        wrapper->setCurrentIndex(wrapper->findText("gsm8k"));
        const QString shown = dialog()->findChild<QPlainTextEdit *>("problemPreview")->toPlainText();
        QVERIFY(shown.startsWith("You are given a math problem.") && shown.contains("3 + 3"));
        button("generate")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("save")->isEnabled(), patience);
        QCOMPARE(QString::fromStdString(writer_.requests[0].prompt), shown);

        window_->newTrace()->readProblems(folder_.filePath("none.jsonl"));
        auto *label = dialog()->findChild<QLabel *>("problemFile");
        QTRY_VERIFY_WITH_TIMEOUT(label->text().contains("none.jsonl"), patience);
        QVERIFY(!button("generate")->isEnabled());
    }

    void theFirstTokensAreShownBeforeItIsRead()
    {
        window_->newTrace()->setPreviewing([](const GenerateRequest &request, std::stop_token) {
            if (request.prompt_settings.chat_template == "none")
                throw Error("there is no template \"none\"");
            Preview preview;
            preview.trace.tokens.assign(30, {.id = 1, .text = "p"});
            preview.trace.tokens[0].text = request.prompt_settings.system.value_or("no system");
            preview.trace.info.notices = {"the template writes the date"};
            preview.templates = {"default", "tools"};
            return preview;
        });
        auto *preview = dialog()->findChild<TokenPreview *>();
        auto *about = preview->findChild<QLabel *>("aboutTokens");
        window_->newTrace()->open();
        QVERIFY(about->text().startsWith("Open a model"));
        openFake();
        QVERIFY(about->text().startsWith("Write a prompt"));
        source()->setText("Name a river.");
        QTRY_COMPARE_WITH_TIMEOUT(preview->tokens().size(), size_t(20), patience);
        QCOMPARE(preview->tokens()[0].text, std::string("no system"));
        QVERIFY(about->text().startsWith("The first 20 of 30 tokens"));
        QVERIFY(preview->findChild<QLabel *>("tokenNotices")->text().contains("writes the date"));
        auto *named = dialog()->findChild<QComboBox *>("chatTemplate");
        QCOMPARE(named->itemText(1), QString("tools"));
        dialog()->findChild<QComboBox *>("systemChoice")->setCurrentIndex(2);
        QTest::keyClicks(dialog()->findChild<QPlainTextEdit *>("systemMessage"), "Hi");
        QTRY_COMPARE_WITH_TIMEOUT(preview->tokens()[0].text, std::string("Hi"), patience);
        named->setEditText("none");
        QTRY_VERIFY_WITH_TIMEOUT(about->text().contains("cannot be shown: there is no template"), patience);
        QVERIFY(preview->tokens().empty());
        button("generate")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("save")->isEnabled(), patience);
        QVERIFY(writer_.requests[0].prompt_settings == (PromptSettings{.chat_template = "none", .system = "Hi"}));
    }

    void tracesInNoFileAreNotReplacedUnasked()
    {
        QStringList asked;
        Leave answer = Leave::cancel;
        window_->setAskToSave([&](const QString &what) {
            asked << what;
            return answer;
        });
        openFake();
        dialog()->findChild<QSpinBox *>("maxTokens")->setValue(3);
        start("Name a river.");
        QTRY_VERIFY_WITH_TIMEOUT(button("generate")->isEnabled() && traces().size() == 1, patience);
        QVERIFY(asked.isEmpty()); // there was nothing to lose
        start("Name a lake.");
        QCOMPARE(asked.size(), qsizetype(1));
        QCOMPARE(traces()[0].prompt, std::string("Name a river."));
        QCOMPARE(writer_.requests.size(), size_t(1));
        answer = Leave::discard;
        button("generate")->click();
        QTRY_COMPARE_WITH_TIMEOUT(traces().size() == 1 ? traces()[0].prompt : std::string(),
                                  std::string("Name a lake."), patience);
        QTRY_VERIFY_WITH_TIMEOUT(button("generate")->isEnabled(), patience);
        const QString file = folder_.filePath("lake.jsonl");
        window_->newTrace()->save(file);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file) && !window_->newTrace()->hasUnsaved(), patience);
        asked.clear();
        start("Name a sea.");
        QTRY_VERIFY_WITH_TIMEOUT(button("generate")->isEnabled(), patience);
        QVERIFY(asked.isEmpty()); // the file has them
        window_->setAskToSave([](const QString &) { return Leave::discard; });
    }

    void exploringMidwayAnalysesTheWrittenIds()
    {
        test::FakeAnalysis analysis;
        window_->workspace()->setAnalysis(analysis.function());
        openFake();
        writer_.hold_at = 6;
        start("Name a river.");
        QTRY_VERIFY_WITH_TIMEOUT(output().contains("w5"), patience);
        button("explore")->click(); // stops, then explores
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
        QCOMPARE(analysis.calls.load(), 1);
        QCOMPARE(analysis.request.trace.token_ids, traces()[0].token_ids);
        QCOMPARE(analysis.request.trace.prompt_tokens, 3);
        window_.reset(); // before the analysis that its worker knows
    }

    void theDemoModelWritesAndIsExplored()
    {
        const auto model = test::demo_model();
        SKIP_WITHOUT(model, "packaging/setup.sh installs the demo model");
        window_->workspace()->openModel(QString::fromStdString(model.string()));
        QTRY_VERIFY_WITH_TIMEOUT(window_->workspace()->model(), patience);
        QTest::keyClick(window_.get(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(dialog()->isVisible());
        auto *prompt = dialog()->findChild<QPlainTextEdit *>("promptText");
        QTest::keyClicks(prompt, "Tell me a story of a baker.");
        button("generate")->click();
        QTRY_VERIFY_WITH_TIMEOUT(traces().size() == 1 && written() >= 12, patience);
        const qsizetype before = output().size();
        QVERIFY(before > 0 && button("stop")->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(written() >= 20 && output().size() > before, patience);
        button("stop")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("explore")->isEnabled() && !button("stop")->isEnabled(), patience);
        QVERIFY2(written() < 400, "the stop came too late");

        button("explore")->click();
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
        const Run &run = window_->document()->run();
        std::vector<int32_t> ids;
        for (const Token &token : run.tokens)
            ids.push_back(token.id);
        QCOMPARE(ids, traces()[0].token_ids);
        QCOMPARE(run.trace.prompt_tokens, traces()[0].prompt_tokens);
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().detection.find(0),
                                 patience); // the BOS sink, once it is all
        QVERIFY(window_->isWindowModified());
    }

private:
    NewTraceDialog *dialog() { return window_->newTrace()->dialog(); }
    PromptSource *source() { return dialog()->source(); }
    QPushButton *button(const char *name) { return dialog()->findChild<QPushButton *>(QLatin1String(name)); }
    QString output() { return dialog()->findChild<QPlainTextEdit *>("output")->toPlainText(); }
    QString status() { return dialog()->findChild<QLabel *>("status")->text(); }
    const std::vector<Trace> &traces() { return window_->newTrace()->traces(); }
    int written() { return static_cast<int>(traces()[0].token_ids.size()) - traces()[0].prompt_tokens; }

    void openFake()
    {
        window_->newTrace()->setGeneration([this](const GenerateRequest &request, GenerateObserver &observer,
                                                  std::stop_token stop) { return writer_(request, observer, stop); });
        window_->workspace()->adoptSources(card(), {});
    }
    void start(const QString &prompt)
    {
        window_->newTrace()->open();
        source()->setText(prompt);
        button("generate")->click();
    }

    FakeWriter writer_; // outlives the window and its worker
    test::OwnSettings settings_;
    test::OwnWindow window_;
    QTemporaryDir folder_;
};

QTEST_MAIN(TestNewTrace)
#include "test_new_trace.moc"
