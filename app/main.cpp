#include "app/commands/command.h"
#include "app/window/window_start.h"
#include "core/data/memory_reserve.h"
#include "core/engine/pipeline.h"

#include <QCoreApplication>

#include <csignal>

using namespace sinkscope;

namespace {

void before_libraries_start(int, char **, char **)
{
    end_in_a_sentence_without_memory();
}

/// What the loader calls before it starts the libraries: LibTorch allocates while it is started.
[[gnu::section(".preinit_array"), gnu::used]] void (*const before_start)(int, char **,
                                                                         char **) = before_libraries_start;

} // namespace

int main(int argc, char **argv)
{
    // A reader that is gone and a file that grew beyond its limit are errors of the write, told in a sentence.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    keep_memory_reserve();
    QCoreApplication::setOrganizationName(QStringLiteral("sinkscope"));
    QCoreApplication::setApplicationName(QStringLiteral("sinkscope"));
    QCoreApplication::setApplicationVersion(QLatin1String(program_version()));
    if (const Command *command = argc > 1 ? findCommand(QString::fromLocal8Bit(argv[1])) : nullptr)
        return runCommand(*command, argc, argv);
    return runWindow(argc, argv);
}
