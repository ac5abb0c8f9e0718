// File > Open model: a model of the list, alone or with a LoRA adapter.
#include "app/dialogs/open_model_dialog.h"
#include "app/paths.h"
#include "core/checkpoint/model_reference.h"
#include "tests/support/own_settings.h"
#include "tests/support/test_paths.h"
#include "tests/support/tiny_checkpoint.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 30000; // milliseconds

} // namespace

class TestOpenModel : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("HF_HUB_CACHE", "/nonexistent");
        qputenv("SINKSCOPE_CACHE", (dir_.path() + "/cache").toUtf8());
        write_folder(path_of(dir_) / "cache/tiny", tiny_config(), tiny_tensors());
    }

    void aModelOpensAloneOrWithAnAdapter_data()
    {
        QTest::addColumn<QString>("adapter");
        QTest::newRow("alone") << QString();
        QTest::newRow("with an adapter") << QStringLiteral("/adapters/one");
    }

    void aModelOpensAloneOrWithAnAdapter()
    {
        QFETCH(QString, adapter);
        JobRunner jobs;
        OpenModelDialog dialog(&jobs);
        dialog.show();
        auto *list = dialog.findChild<QTreeWidget *>();
        QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 1, patience);
        QTest::keyClicks(dialog.findChild<QLineEdit *>("adapter"), adapter);
        QTest::mouseClick(dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Open), Qt::LeftButton);
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        const AdaptedModel chosen = split_reference(toPath(dialog.path()));
        QCOMPARE(chosen.model, path_of(dir_) / "cache/tiny");
        QCOMPARE(chosen.adapter, toPath(adapter));
    }
};

QTEST_MAIN(TestOpenModel)
#include "test_open_model.moc"
