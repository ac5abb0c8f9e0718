// The export dialog as a studio: the page as it will be, presets, panels and axes, files announced.

#include "app/commands/figure_presets.h"
#include "app/dialogs/export_dialog.h"
#include "app/dialogs/export_fields.h"
#include "app/dialogs/figure_preview.h"
#include "app/dialogs/panel_edits_table.h"
#include "app/window/message_bar.h"
#include "app/window/window_actions.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/sample_run.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sinkscope;

class TestStudio : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        window_ = test::shown_window({1200, 800});
        window_->workspace()->adoptRun(std::make_shared<const Run>(test::sample_run()));
        dialog_ = open();
    }
    void cleanup()
    {
        delete dialog_;
        window_.reset();
    }

    void thePageIsAtItsTrueSize()
    {
        const auto *preview = dialog_->findChild<FigurePreview *>();
        spin("width")->setValue(120);
        spin("height")->setValue(70);
        QCOMPARE(preview->pageMillimetres(), QSizeF(120, 70));
        const double pixels = 120 / 25.4 * preview->logicalDpiY();
        QVERIFY(std::abs(preview->width() - 20 - pixels) < 2);
    }

    void theFieldsChangeThePage()
    {
        auto *preview = dialog_->findChild<FigurePreview *>();
        const auto page = [&] { return preview->grab().toImage(); };
        QImage before = page();
        const auto changes = [&] {
            const QImage now = page();
            const bool other = now != before;
            before = now;
            return other;
        };
        spin("lineWidth")->setValue(3);
        QVERIFY(changes());
        dialog_->findChild<QComboBox *>("palette")->setCurrentIndex(1);
        QVERIFY(changes());
        dialog_->findChild<QCheckBox *>("caption")->setChecked(false);
        QVERIFY(changes());
        dialog_->findChild<QLineEdit *>("tokens")->setText("40, 42-44");
        QVERIFY(changes());
        QCOMPARE(dialog_->batch().data.selectedTokens, (std::vector<int>{40, 42, 43, 44}));
        auto *panels = dialog_->findChild<PanelEditsTable *>();
        QCOMPARE(panels->rowCount(), 3);
        panels->item(1, 0)->setCheckState(Qt::Unchecked);
        QVERIFY(changes());
        panels->item(0, 5)->setText("100");
        QVERIFY(changes());
        const FigureEdits edits = dialog_->batch().edits.at("norm-profiles");
        QVERIFY(!edits.panels.at(1).shown && edits.panels.at(0).y.high == 100.0 && !edits.caption);
    }

    void whatIsNotUnderstoodIsNotExported()
    {
        dialog_->findChild<QLineEdit *>("tokens")->setText("40, x");
        QVERIFY(!exportButton()->isEnabled());
        dialog_->findChild<QLineEdit *>("tokens")->setText("");
        QVERIFY(exportButton()->isEnabled());
        dialog_->findChild<PanelEditsTable *>()->item(0, 4)->setText("much");
        QVERIFY(!exportButton()->isEnabled());
    }

    void presetsSetTheSize()
    {
        auto *presets = dialog_->findChild<QComboBox *>("preset");
        QVERIFY(presetNames().contains("ICML, one column") && presetNames().contains("Slides 16:9"));
        const int index = presets->findText("Slides 16:9");
        presets->setCurrentIndex(index);
        Q_EMIT presets->activated(index);
        QCOMPARE(spin("width")->value(), 254.0);
        QCOMPARE(spin("fontPoints")->value(), 16.0);
        spin("width")->setValue(99);
        QCOMPARE(presets->currentIndex(), 0); // of nobody's
        keepOwnPreset({"mine", 99, 0, 7, 1});
        QCOMPARE(presetNamed("MINE")->widthMillimetres, 99.0);
        removeOwnPreset("mine");
        QVERIFY(!presetNamed("mine"));
    }

    void noFileIsWrittenThatWasNotAnnounced()
    {
        for (QCheckBox *box : dialog_->findChildren<QCheckBox *>())
            if (box->objectName().isEmpty())
                box->setChecked(box->text() == "SVG" || box->text() == "PY");
        dialog_->findChild<QLineEdit *>("folder")->setText(folder_->path());
        const QString announced = dialog_->findChild<QLabel *>("announced")->toolTip();
        QVERIFY2(announced.contains("norm-profiles.svg") && announced.contains("norm-profiles.py"),
                 qPrintable(announced));
        QTest::mouseClick(exportButton(), Qt::LeftButton);
        QTRY_VERIFY(!dialog_ || !dialog_->isVisible());
        QStringList told = announced.split(u'\n'), found = QDir(folder_->path()).entryList(QDir::Files);
        told.sort();
        found.sort();
        QCOMPARE(found, told);
        QTRY_VERIFY(window_->messages()->isShowing());
        auto *button = window_->messages()->findChild<QToolButton *>("openFolder");
        QVERIFY(button && button->isVisible());
    }

    void settingsAreRemembered()
    {
        spin("width")->setValue(133);
        dialog_->findChild<QCheckBox *>("namesRun")->setChecked(true);
        dialog_->findChild<ExportFields *>()->remember();
        delete dialog_;
        dialog_ = open();
        QCOMPARE(spin("width")->value(), 133.0);
        QVERIFY(dialog_->batch().data.namesRun);
        spin("width")->setValue(85);
        dialog_->findChild<QCheckBox *>("namesRun")->setChecked(false);
        dialog_->findChild<ExportFields *>()->remember();
    }

    void aFigureCanBeTakenIntoADocument()
    {
        const std::unique_ptr<QMimeData> mime(dialog_->findChild<FigurePreview *>()->mimeData());
        QVERIFY(mime && mime->hasImage());
        QVERIFY(mime->data("application/pdf").startsWith("%PDF-"));
        QVERIFY(mime->data("image/svg+xml").contains("width=\"85mm\""));
    }

private:
    ExportDialog *open()
    {
        window_->actions()->exportFigures->trigger();
        auto *dialog = window_->findChild<ExportDialog *>();
        dialog->chooseOnly("norm-profiles");
        return dialog;
    }
    QDoubleSpinBox *spin(const char *name) { return dialog_->findChild<QDoubleSpinBox *>(QLatin1String(name)); }
    QPushButton *exportButton()
    {
        for (QPushButton *button : dialog_->findChildren<QPushButton *>())
            if (button->text() == QLatin1String("&Export"))
                return button;
        return nullptr;
    }

    test::OwnSettings settings_;
    std::unique_ptr<QTemporaryDir> folder_;
    test::OwnWindow window_;
    QPointer<ExportDialog> dialog_;
};

QTEST_MAIN(TestStudio)
#include "test_studio.moc"
