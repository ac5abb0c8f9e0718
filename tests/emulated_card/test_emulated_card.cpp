// The emulated card notices what a real one would not forgive. Each mistake is made in a process of its own.

#include "core/engine/device.h"
#include "tests/support/test_paths.h"

#include <ATen/Functions.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <QCoreApplication>
#include <QProcess>

#include <cmath>
#include <functional>
#include <map>
#include <string>

using namespace sinkscope;

namespace {

const at::Device card(at::kCUDA, 0);
constexpr int well = 0, caught = 3;

c10::Stream new_stream()
{
    return c10::impl::VirtualGuardImpl(at::kCUDA).getStreamFromGlobalPool(card);
}

/// Ones in page-locked memory, copied on a stream of their own.
at::Tensor copied_beside(const c10::Stream &stream)
{
    const c10::StreamGuard on_stream(stream);
    const at::Tensor host = at::empty({64}, at::TensorOptions(at::kFloat).pinned_memory(true));
    host.fill_(1);
    return host.to(card, at::kFloat, /*non_blocking=*/true);
}

double sum(const at::Tensor &tensor)
{
    return tensor.sum().item<double>();
}

int do_it_well()
{
    const c10::Stream stream = new_stream();
    const at::Tensor copied = copied_beside(stream);
    c10::impl::VirtualGuardImpl(at::kCUDA).synchronizeStream(stream);
    copied.record_stream(c10::impl::VirtualGuardImpl(at::kCUDA).getStream(card));
    return sum(copied) == 64 ? well : caught;
}

int use_without_record_stream()
{
    const c10::Stream stream = new_stream();
    const at::Tensor copied = copied_beside(stream);
    c10::impl::VirtualGuardImpl(at::kCUDA).synchronizeStream(stream);
    return sum(copied) == 64 ? well : caught;
}

int use_before_the_copy_is_done()
{
    const at::Tensor copied = copied_beside(new_stream());
    copied.record_stream(c10::impl::VirtualGuardImpl(at::kCUDA).getStream(card));
    return std::isnan(sum(copied)) ? caught : well;
}

int use_what_was_never_written()
{
    return std::isnan(sum(at::empty({64}, at::TensorOptions(at::kFloat).device(card)))) ? caught : well;
}

int mix_devices()
{
    try {
        return sum(at::ones({4}, at::TensorOptions(at::kFloat).device(card)) + at::ones({4}, at::kFloat)) > 0 ? well
                                                                                                              : caught;
    } catch (const c10::Error &) {
        return caught;
    }
}

int touch_the_cards_memory()
{
    const at::Tensor tensor = at::ones({4}, at::TensorOptions(at::kFloat).device(card));
    volatile const float *const address = static_cast<const float *>(tensor.const_data_ptr());
    return address[0] == 1 ? well : caught;
}

int take_too_much()
{
    try {
        at::empty({int64_t{1} << 40}, at::TensorOptions(at::kFloat).device(card));
        return well;
    } catch (const c10::OutOfMemoryError &) {
        return caught;
    }
}

const std::map<std::string, std::function<int()>> deeds{
    {"well", do_it_well},
    {"record_stream", use_without_record_stream},
    {"unfinished", use_before_the_copy_is_done},
    {"unwritten", use_what_was_never_written},
    {"mixed", mix_devices},
    {"touch", touch_the_cards_memory},
    {"too_much", take_too_much},
};

} // namespace

class TestEmulatedCard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mistakes_show_data()
    {
        QTest::addColumn<QString>("deed");
        QTest::addColumn<int>("status");
        constexpr int told = 86, crashed = -1;
        QTest::newRow("none made") << "well" << well;
        QTest::newRow("memory of another stream, not recorded") << "record_stream" << told;
        QTest::newRow("a copy that was not waited for") << "unfinished" << caught;
        QTest::newRow("memory that was never written") << "unwritten" << caught;
        QTest::newRow("tensors of card and host together") << "mixed" << caught;
        QTest::newRow("the host reads a card's address") << "touch" << crashed;
        QTest::newRow("more than the card has") << "too_much" << caught;
    }
    void mistakes_show()
    {
        QFETCH(QString, deed);
        QFETCH(int, status);
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--deed"), deed});
        QVERIFY(process.waitForFinished(-1));
        QCOMPARE(process.exitStatus() == QProcess::CrashExit ? -1 : process.exitCode(), status);
    }

    void the_program_meets_it_as_a_card()
    {
        QCOMPARE(load_cuda(), std::string());
        QCOMPARE(cuda_name(0), std::string("emulated card"));
        QVERIFY(available_cuda_memory(0) > 0);
    }
};

int main(int count, char **words)
{
    if (count == 3 && std::string(words[1]) == "--deed") {
        const c10::InferenceMode inference;
        return load_cuda().empty() ? deeds.at(words[2])() : 1;
    }
    QCoreApplication application(count, words);
    TestEmulatedCard test;
    return QTest::qExec(&test, count, words);
}

#include "test_emulated_card.moc"
