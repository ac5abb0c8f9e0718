// Nothing moves, changes, computes or is lost that nobody meant to.
#include "app/jobs/lab_controller.h"
#include "app/window/arrangement.h"
#include "app/window/dock_layout.h"
#include "app/window/message_bar.h"
#include "app/window/window_actions.h"
#include "core/store/run_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/sample_run.h"
#include "tests/support/test_paths.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_intervention_panel.h"

#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <QWheelEvent>

#include <set>

using namespace sinkscope;

namespace {

constexpr int patience = 20000; // milliseconds

QString valueOf(const QWidget *control)
{
    if (const auto *box = qobject_cast<const QAbstractSpinBox *>(control))
        return box->text();
    if (const auto *box = qobject_cast<const QComboBox *>(control))
        return QString::number(box->currentIndex());
    if (const auto *tabs = qobject_cast<const QTabBar *>(control))
        return QString::number(tabs->currentIndex());
    const auto *slider = qobject_cast<const QSlider *>(control);
    return slider ? QString::number(slider->value()) : QString();
}

QString nameOf(const QWidget *widget)
{
    return QStringLiteral("%1 \"%2\" in %3")
        .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
             widget->parentWidget() ? QLatin1String(widget->parentWidget()->metaObject()->className())
                                    : QLatin1String());
}

/// Whether a control's own text has too little room.
bool isCutOff(const QWidget *widget)
{
    if (const auto *box = qobject_cast<const QComboBox *>(widget)) {
        QStyleOptionComboBox option;
        option.initFrom(box);
        option.editable = box->isEditable();
        const QRect field =
            box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box);
        return field.width() < box->fontMetrics().horizontalAdvance(box->currentText());
    }
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return !button->text().isEmpty() && button->width() < button->minimumSizeHint().width();
    return false;
}

VariantEffect effect()
{
    VariantEffect effect;
    effect.comparison.lost = 2;
    effect.comparison.baseline_perplexity = 3;
    effect.comparison.variant_perplexity = 4;
    effect.divergence = {0.5f, 0.0f};
    effect.first_layer = 3;
    return effect;
}

} // namespace

class TestSafeHands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        window_ = test::shown_window({1200, 800});
        run_ = std::make_shared<const Run>(test::sample_run());
        window_->workspace()->adoptRun(run_);
        answers_.clear();
        asked_.clear();
        window_->setAskToSave([this](const QString &what) {
            asked_ << what;
            return answers_.isEmpty() ? Leave::discard : answers_.takeFirst();
        });
    }
    void cleanup()
    {
        window_->setAskToSave([](const QString &) { return Leave::discard; });
        window_.reset();
    }

    void theWheelChangesNoControlWithoutTheFocus()
    {
        for (const char *name : {"detector", "lab", "heatMap", "sink-score"})
            window_->docks()->showView(QLatin1String(name));
        window_->setFocus();
        int seen = 0;
        for (QWidget *control : window_->findChildren<QWidget *>()) {
            const QString before = valueOf(control);
            if (before.isEmpty() || qobject_cast<QScrollBar *>(control))
                continue;
            ++seen;
            control->clearFocus();
            for (const int angle : {-120, 120}) {
                const QPointF centre = QRectF(control->rect()).center();
                QWheelEvent wheel(centre, control->mapToGlobal(centre), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
                                  Qt::NoScrollPhase, false);
                QCoreApplication::sendEvent(control, &wheel);
                QVERIFY2(valueOf(control) == before, qPrintable(nameOf(control)));
            }
            if (control->isVisible())
                QVERIFY2(!(control->focusPolicy() & Qt::WheelFocus & ~Qt::StrongFocus), qPrintable(nameOf(control)));
        }
        QVERIFY(seen > 20);
    }

    void aBannerMovesNothing()
    {
        const auto places = [this] {
            QList<QRect> all;
            for (const QDockWidget *dock : window_->docks()->findChildren<QDockWidget *>())
                all << QRect(dock->mapTo(window_.get(), QPoint()), dock->size());
            return all;
        };
        QTest::qWait(50);
        const QList<QRect> before = places();
        window_->messages()->show({Notice::Level::warning, QString(500, 'x'), "advice"});
        QTest::qWait(50);
        QVERIFY(window_->messages()->isVisible());
        QCOMPARE(places(), before);
        QVERIFY(window_->messages()->parentWidget()->rect().contains(window_->messages()->geometry()));
        window_->messages()->show({Notice::Level::warning, "about the run", {}, notice_about::run});
        window_->messages()->dismiss();
        QCOMPARE(window_->messages()->text(), QString("about the run"));
        window_->workspace()->adoptRun(std::make_shared<const Run>(*run_)); // what it spoke of is gone
        QVERIFY(!window_->messages()->isShowing());
        QCOMPARE(places(), before);
    }

    void whatIsInNoFileIsAskedAbout()
    {
        answers_ = {Leave::cancel};
        QVERIFY(!window_->close());
        QVERIFY(asked_.value(0).contains("run on screen"));
        const QString file = folder_.filePath("kept.h5");
        answerFileDialog(file);
        answers_ = {Leave::save};
        QVERIFY(window_->close());
        QCOMPARE(read_run(file.toStdString()).tokens, run_->tokens);
        window_->show();
        asked_.clear();
        QVERIFY(window_->close()); // nothing is left to ask about
        QVERIFY(asked_.isEmpty());
    }

    void aCancelledEmptyRunIsNotAskedAbout()
    {
        Run none = test::sample_skeleton(*run_);
        none.rows_ready = 0;
        window_->workspace()->adoptRun(std::make_shared<const Run>(none));
        QVERIFY(window_->close());
        QVERIFY(asked_.isEmpty());
    }

    void variantsAreAskedAboutAndSurviveASession()
    {
        const QString session = folder_.filePath("session.json"), file = folder_.filePath("base.h5");
        write_run(*run_, file.toStdString());
        window_->workspace()->adoptRun(run_, file);
        lab()->addVariant(variant(), effect());
        answers_ = {Leave::cancel};
        QVERIFY(!window_->close());
        QVERIFY(asked_.value(0).contains("1 variant"));
        asked_.clear();
        window_->keepSessionIn(session);
        QVERIFY(window_->close());
        QVERIFY(asked_.isEmpty()); // the session keeps it

        window_.reset();
        window_ = test::shown_window({1200, 800});
        window_->keepSessionIn(session);
        window_->restoreSession(readSession(session));
        QTRY_COMPARE_WITH_TIMEOUT(window_->document()->companions().size(), size_t(1), patience);
        QCOMPARE(lab()->variantCount(), 1);
        const LabVariant &back = lab()->variants().front();
        QCOMPARE(back.run->interventions, variant()->interventions);
        QCOMPARE(back.effect.divergence, effect().divergence);
        QCOMPARE(back.effect.first_layer, 3);
        lab()->undo();
    }

    void aVariantTakenAwayComesBack()
    {
        lab()->addVariant(variant(), effect());
        QCOMPARE(window_->document()->companions().size(), size_t(1));
        window_->docks()->showView("lab");
        QTest::mouseClick(lab()->findChild<QPushButton *>("labRemove"), Qt::LeftButton);
        QVERIFY(window_->document()->companions().empty());
        window_->setFocus();
        QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(lab()->variantCount(), 1);
        QCOMPARE(window_->document()->companions().size(), size_t(1));
        QTest::keySequence(window_.get(), QKeySequence::Redo);
        QCOMPARE(lab()->variantCount(), 0);
    }

    void anEndedComparisonComesBack()
    {
        window_->workspace()->setCompanions({{run_, "x.h5", run_->detection}});
        window_->actions()->stopComparing->trigger();
        QVERIFY(window_->document()->companions().empty());
        QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window_->document()->companions().size(), size_t(1));
        QCOMPARE(window_->workspace()->companions().front().path, QString("x.h5"));
    }

    void theControlGroupJoinsTheSink()
    {
        const int sink = run_->detection.sinks.at(1).position;
        window_->selection()->click(sink);
        window_->setFocus();
        QTest::keyClick(window_.get(), Qt::Key_G, Qt::ControlModifier);
        QVERIFY(window_->selection()->isSelected(sink));
        QVERIFY(window_->selection()->tokens().size() > 1);
        QCOMPARE(window_->selection()->currentToken(), sink);
    }

    void theResetLayoutStartsNoPass()
    {
        window_->docks()->showView("projection");
        window_->actions()->resetLayout->trigger();
        window_->docks()->showView("projection");
        QTest::qWait(50);
        QVERIFY(!window_->jobs()->isBusy());
    }

    void aRestartWithTheProjectionInFrontStartsNoPass()
    {
        const QString file = folder_.filePath("projected.h5");
        write_run(*run_, file.toStdString());
        window_->workspace()->adoptRun(run_, file);
        window_->docks()->showView("projection");
        const Session session = window_->session();
        window_.reset();
        window_ = test::shown_window({1200, 800});
        window_->restoreSession(session);
        QTRY_VERIFY_WITH_TIMEOUT(!window_->document()->isEmpty(), patience);
        window_->docks()->showView("projection");
        QTest::qWait(50);
        QVERIFY(!window_->jobs()->isBusy());
    }

    void nothingIsCutOffInASmallWindow()
    {
        window_->workspace()->setVariant(variant()); // with the switch above the heat map
        window_->resize(900, 600);
        QStringList cut;
        for (const QString &id : arrangementIds()) {
            window_->showWorkspace(id);
            QTest::qWait(50);
            QCOMPARE(window_->size(), QSize(900, 600));
            for (const QWidget *widget : window_->docks()->findChildren<QWidget *>())
                if (widget->isVisible() && !widget->visibleRegion().isEmpty() && isCutOff(widget))
                    cut << id + ": " + nameOf(widget);
        }
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join('\n')));
    }

    void tabReachesEveryControl()
    {
        for (const char *name : {"heatMap", "tokenStrip", "sinkTable", "norm-profiles"})
            window_->docks()->showView(QLatin1String(name));
        window_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        std::set<const QWidget *> wanted, reached;
        for (const QWidget *widget : window_->findChildren<QWidget *>())
            if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) &&
                !widget->focusProxy() && !widget->visibleRegion().isEmpty())
                wanted.insert(widget);
        QVERIFY(wanted.size() > 10);
        window_->docks()->view("heatMap")->setFocus();
        const QWidget *first = QApplication::focusWidget();
        for (size_t i = 0; i < 4 * wanted.size(); ++i) {
            reached.insert(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            if (QApplication::focusWidget() == first)
                break;
        }
        QStringList missed;
        for (const QWidget *widget : wanted)
            if (!reached.contains(widget))
                missed << nameOf(widget);
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join('\n')));
    }

    void everyControlHasANameAndARole()
    {
        QStringList nameless;
        for (const QDockWidget *dock : window_->docks()->findChildren<QDockWidget *>())
            window_->docks()->showView(dock->objectName());
        for (QWidget *widget : window_->findChildren<QWidget *>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy() || qobject_cast<QScrollBar *>(widget) ||
                widget->isHidden() || widget->inherits("QComboBoxListView") ||
                QByteArrayView(widget->metaObject()->className()) == "QScrollArea")
                continue;
            const QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(widget);
            const bool named = seen && !seen->text(QAccessible::Name).trimmed().isEmpty() &&
                !seen->text(QAccessible::Name).contains('&');
            if (!named || seen->role() == QAccessible::NoRole || seen->role() == QAccessible::Client)
                nameless << nameOf(widget);
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
    }

private:
    LabInterventionPanel *lab() { return qobject_cast<LabDock *>(window_->docks()->view("lab"))->interventions(); }
    std::shared_ptr<const Run> variant() const
    {
        Run changed = *run_;
        changed.interventions = {{.site = Site::mlp_out,
                                  .operation = Operation::zero,
                                  .layers = {3},
                                  .tokens = {25},
                                  .sources = {},
                                  .heads = {}}};
        return std::make_shared<const Run>(changed);
    }
    void answerFileDialog(const QString &file)
    {
        QTimer::singleShot(100, this, [file] {
            if (auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget())) {
                dialog->findChild<QLineEdit *>("fileNameEdit")->setText(file);
                QMetaObject::invokeMethod(dialog, "accept");
            }
        });
    }

    test::OwnSettings settings_;
    test::OwnWindow window_;
    std::shared_ptr<const Run> run_;
    QTemporaryDir folder_;
    QList<Leave> answers_;
    QStringList asked_;
};

QTEST_MAIN(TestSafeHands)
#include "test_safe_hands.moc"
