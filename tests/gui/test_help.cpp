// The program explains all that it shows, and its links lead somewhere.
#include "app/commands/command.h"
#include "app/window/dock_layout.h"
#include "app/window/help_texts.h"
#include "app/window/help_window.h"
#include "app/window/view_list.h"
#include "app/window/window_actions.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/sample_run.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeWidget>

using namespace sinkscope;

class TestHelp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        window_ = test::shown_window({1200, 800});
        window_->workspace()->adoptRun(std::make_shared<const Run>(test::sample_run()));
    }
    void cleanup() { window_.reset(); }

    void allHasItsText()
    {
        QStringList wanted;
        for (const auto &view : window_->docks()->views())
            wanted << "view-" + view.name;
        for (int kind = 0; kind < grid_kind_count; ++kind)
            wanted << "grid-" + gridName(static_cast<GridKind>(kind));
        for (const Command &command : commands())
            wanted << "command-" + QString::fromLatin1(command.name);
        for (const char *control :
             {"preset", "threshold", "absolute-cosine", "clip", "bos-window", "minimum-lifetime", "labels", "rows"})
            wanted << QString("detector-%1").arg(control);
        wanted << "start"
               << "glossary"
               << "keys"
               << "definitions"
               << "formats"
               << "format-run"
               << "format-recipe"
               << "prompt-settings"
               << "format-session"
               << "format-intervention"
               << "format-set"
               << "format-detections"
               << "format-tour";
        QStringList missing;
        for (const QString &id : wanted)
            if (const HelpTopic *topic = HelpTexts::all().find(id); !topic || topic->text.size() < 40)
                missing << id;
        QVERIFY2(missing.isEmpty(), qPrintable("without a text: " + missing.join(", ")));
    }

    void everyLinkLeadsSomewhere()
    {
        static const QRegularExpression link("\\]\\((\\w+):([^)]+)\\)");
        int links = 0;
        for (const HelpTopic &topic : HelpTexts::all().topics()) {
            QVERIFY2(!topic.id.isEmpty(), qPrintable(topic.title));
            auto matches = link.globalMatch(topic.text);
            while (matches.hasNext()) {
                const QRegularExpressionMatch match = matches.next();
                const QString scheme = match.captured(1), target = match.captured(2);
                const bool good = scheme == "help" ? HelpTexts::all().find(target) != nullptr
                    : scheme == "show"             ? window_->docks()->findChild<QDockWidget *>(target) != nullptr
                    : scheme == "action"           ? window_->actions()->findChild<QAction *>(target) != nullptr
                                                   : scheme.startsWith("http");
                QVERIFY2(good, qPrintable(topic.id + ": " + match.captured(0)));
                ++links;
            }
        }
        QVERIFY(links > 40);
    }

    void f1OpensTheTextOfTheViewWithTheFocus()
    {
        window_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        window_->docks()->showView("sinkTable");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F1);
        auto *help = window_->findChild<HelpWindow *>();
        QVERIFY(help && help->isVisible());
        QCOMPARE(help->shownTopic(), QString("view-sinkTable"));
        auto *button = window_->docks()->findChild<QDockWidget *>("heatMap")->findChild<QToolButton *>("viewHelp");
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(help->shownTopic(), QString("view-heatMap"));
        QTest::keyClicks(help->findChild<QLineEdit *>(), "lifetime");
        QVERIFY(help->findChild<QListWidget *>()->count() > 2);
        QCOMPARE(help->shownTopic(), QString("lifetime"));
        help->showTopic("view-positions");
        Q_EMIT help->findChild<QTextBrowser *>()->anchorClicked(QUrl("show:positions"));
        QVERIFY(window_->docks()->isInSight("positions"));
    }

    void theListAndTheMenuRaiseWhatTheyName()
    {
        ViewList *list = window_->viewList();
        const QList<QAction *> actions =
            window_->docks()->findChildren<QAction *>(QString(), Qt::FindDirectChildrenOnly);
        for (const auto &view : window_->docks()->views()) {
            QTreeWidgetItem *item = list->itemOf(view.name);
            QVERIFY2(item, qPrintable(view.name));
            list->scrollToItem(item);
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(item).center());
            QVERIFY2(window_->docks()->isInSight(view.name), qPrintable(view.name));
            QVERIFY(item->font(0).bold());
        }
        for (QAction *action : actions) {
            QVERIFY(window_->actions()->viewsMenu);
            window_->docks()->findChild<QDockWidget *>(action->objectName())->close();
            action->trigger();
            QVERIFY2(window_->docks()->isInSight(action->objectName()), qPrintable(action->objectName()));
        }
        QVERIFY(actions.size() == static_cast<qsizetype>(window_->docks()->views().size()));
    }

    void workspacesKeepHowTheyWereLeft()
    {
        QTest::keyClick(window_.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window_->currentWorkspace(), QString("lab"));
        QVERIFY(window_->docks()->isInSight("lab"));
        window_->docks()->findChild<QDockWidget *>("tokenStrip")->close();
        QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
        QVERIFY(!window_->docks()->isInSight("sinkTable") && window_->docks()->isInSight("tokenStrip"));
        QTest::keyClick(window_.get(), Qt::Key_2, Qt::ControlModifier);
        QVERIFY(!window_->docks()->isInSight("tokenStrip"));
        window_->actions()->resetLayout->trigger();
        QVERIFY(window_->docks()->isInSight("tokenStrip"));
        const Session session = window_->session();
        window_->showWorkspace("explore");
        window_->restoreSession(session);
        QCOMPARE(window_->currentWorkspace(), QString("lab"));
    }

private:
    test::OwnSettings settings_;
    test::OwnWindow window_;
};

QTEST_MAIN(TestHelp)
#include "test_help.moc"
