// The context menus of heat map and text, and what they share with the Edit menu.
#include "app/dialogs/export_dialog.h"
#include "app/window/dock_layout.h"
#include "app/window/window_actions.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/sample_run.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/state/grid_display.h"
#include "views/state/selection_actions.h"
#include "views/tokens/token_strip.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QListWidget>
#include <QMenu>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

using namespace sinkscope;

class TestViewMenus : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        window_ = test::shown_window({1400, 900});
        Run run = test::sample_run();
        for (const int token : {31, 77, 150}) // a control group for the sink at 25
            run.tokens[static_cast<size_t>(token)].id = run.tokens[25].id;
        window_->workspace()->adoptRun(std::make_shared<const Run>(std::move(run)));
    }
    void cleanup() { window_.reset(); }

    void aRightClickIsAboutTheTokenThere()
    {
        window_->selection()->click(100);
        choose(map()->canvas(), map()->canvas()->cellCentre(5, 25).toPoint(), "Add same token id, not a sink");
        QCOMPARE(window_->selection()->tokens(), controlGroup());
        QVERIFY(window_->selection()->tokens().size() >= 4);
        window_->selection()->click(25);
        window_->actions()->controlGroup->trigger();
        QCOMPARE(window_->selection()->tokens(), controlGroup());
    }

    void theTextHasTheSameMenu()
    {
        auto *strip = qobject_cast<TokenStrip *>(window_->docks()->view("tokenStrip"));
        window_->selection()->click(25);
        choose(strip->viewport(), strip->tokenRect(25).center(), "Select same level");
        QCOMPARE(window_->selection()->tokens(), sameLevel(window_->document()->detection(), {25}));
        QVERIFY(window_->selection()->isSelected(25));
    }

    void theMapIsCopiedAsItStands()
    {
        map()->display()->setKind(GridKind::sink_score);
        map()->canvas()->setRange({.firstToken = 10, .endToken = 20, .firstRow = 0, .endRow = 30});
        choose(map()->canvas(), map()->canvas()->cellCentre(5, 12).toPoint(), "Copy data");
        const QStringList lines = QApplication::clipboard()->text().trimmed().split('\n');
        QCOMPARE(lines.size(), 11);
        QVERIFY(lines[0].startsWith("token\tid\ttext\tsink_score_0\t"));
        QVERIFY(lines[1].startsWith("10\t"));
        choose(map()->canvas(), map()->canvas()->cellCentre(5, 12).toPoint(), "Copy image");
        QVERIFY(QApplication::clipboard()->image().width() >= map()->canvas()->width());
    }

    void theMapIsExportedAsItStands()
    {
        map()->display()->setKind(GridKind::key_norm);
        map()->canvas()->setRange({.firstToken = 10, .endToken = 20, .firstRow = 0, .endRow = 30});
        choose(map()->canvas(), map()->canvas()->cellCentre(5, 12).toPoint(), "Export figure…");
        auto *dialog = window_->findChild<ExportDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        const FigureBatch batch = dialog->batch();
        QCOMPARE(batch.figures, QStringList("heat-map"));
        const auto &options = batch.options.at("heat-map");
        QCOMPARE(options.at("grid"), "key_norm");
        QCOMPARE(options.at("tokens"), "10..19");
        QTemporaryDir folder;
        QVERIFY(!writeFigure(batch, "heat-map", folder.path()).isEmpty());
    }

    void spaceInTheTablePlaysTheLayers()
    {
        auto *table = window_->docks()->view("sinkTable")->findChild<QTableView *>();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Space);
        QVERIFY(window_->actions()->animate->isChecked());
        QTest::keyClick(table, Qt::Key_Space);
        QVERIFY(!window_->actions()->animate->isChecked());
    }

    void aLassoIsInTheMenuToo()
    {
        window_->docks()->showView("positions");
        QWidget *positions = window_->docks()->view("positions");
        auto *button = positions->findChild<QToolButton *>("lasso");
        QVERIFY(button && !button->isChecked());
        choose(positions, positions->rect().center(), "Lasso");
        QVERIFY(button->isChecked());
    }

    void aRunWithoutGridsHasNoMapToCopy()
    {
        Run bare = test::sample_run();
        bare.grids = {};
        bare.rows_ready = 0;
        window_->workspace()->adoptRun(std::make_shared<const Run>(std::move(bare)));
        QStringList enabled;
        QTimer::singleShot(0, this, [&] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            QVERIFY(menu);
            for (const QAction *action : menu->actions())
                if (action->isEnabled() && !action->isSeparator())
                    enabled << action->text().remove('&');
            menu->close();
        });
        const QPoint at = map()->canvas()->rect().center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, map()->canvas()->mapToGlobal(at));
        QApplication::sendEvent(map()->canvas(), &event);
        QVERIFY(enabled.contains("Copy tokens"));
        QVERIFY(!enabled.contains("Copy image") && !enabled.contains("Copy data"));
        window_->actions()->exportFigures->trigger(); // and the dialog can be opened all the same
        QVERIFY(window_->findChild<ExportDialog *>()->isVisible());
    }

private:
    HeatMapView *map() { return qobject_cast<HeatMapView *>(window_->docks()->view("heatMap")); }
    std::vector<int> controlGroup()
    {
        std::vector<int> tokens = sameIdNotSink(window_->document()->run(), window_->document()->detection(), {25});
        tokens.insert(std::ranges::upper_bound(tokens, 25), 25); // beside the sink
        return tokens;
    }

    /// Right-clicks and chooses from the menu that opens.
    void choose(QWidget *widget, const QPoint &at, const QString &text)
    {
        bool chosen = false;
        QTimer::singleShot(0, this, [&] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            QVERIFY(menu);
            for (QAction *action : menu->actions())
                if (action->text().remove('&') == text && action->isEnabled()) {
                    chosen = true;
                    action->trigger();
                }
            menu->close();
        });
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, widget->mapToGlobal(at));
        QApplication::sendEvent(widget, &event);
        QVERIFY2(chosen, qPrintable(text));
    }

    test::OwnSettings settings_;
    test::OwnWindow window_;
};

QTEST_MAIN(TestViewMenus)
#include "test_view_menus.moc"
