#include "app/window/window_start.h"

#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/console.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "app/window/application.h"
#include "app/window/arrangement.h"
#include "app/window/fallback_font.h"
#include "app/window/file_kind.h"
#include "app/window/language.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/theme.h"
#include "core/data/error.h"

#include <QFileInfo>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace sinkscope {

namespace {

struct StartOptions {
    QString model, trace, tour, workspace;
    int step = 0; ///< of the tour, from 0
    std::optional<int> sample;
    std::optional<PromptSettings> prompt; ///< with a trace
    Theme theme = Theme::system;
    bool session = true;
    QStringList files;
};

QString commandList()
{
    QString text = QStringLiteral("\nCommands, which need no display (sinkscope COMMAND --help):\n");
    for (const Command &command : commands())
        text += QStringLiteral("  %1 %2\n").arg(QLatin1String(command.name), -12).arg(QLatin1String(command.summary));
    return text;
}

/// The options; nothing when `--help` or `--version` has been answered.
std::optional<StartOptions> startOptions(const QStringList &arguments)
{
    CommandLine line(
        {},
        QStringLiteral("Explores the attention sinks of language models. Without a command it opens the window.") +
            QLatin1Char('\n') + commandList());
    line.addModelOption();
    line.addOption("trace", "Trace to open; with a model it is analysed at once.", "FILE");
    line.addOption("sample", "Which record of the trace, from 0.", "N");
    line.addPromptOptions();
    line.addOption("theme", "light, dark or system; the one chosen in the program otherwise.", "NAME");
    line.addOption("tour", "A tour's file, or one of the program's own: paper or coder.", "FILE");
    line.addOption("step", "The step of the tour to begin with, from 1.", "N");
    line.addOption("workspace", "explore, lab, set or teach.", "NAME");
    line.addOption("no-session", "Neither restore nor keep what was open the last time.");
    line.addArgument("FILE", "Runs, models or traces to open.", "[FILE...]");
    if (!line.parse(arguments))
        return std::nullopt;
    StartOptions options;
    options.model = fromPath(line.model());
    options.trace = line.text(QStringLiteral("trace"));
    if (line.has(QStringLiteral("sample")))
        options.sample = line.integer(QStringLiteral("sample"), 0, 0);
    if (const PromptSettings prompt = line.promptSettings(); !(prompt == PromptSettings()))
        options.prompt = prompt;
    options.theme =
        static_cast<Theme>(themeNames().indexOf(line.choice(QStringLiteral("theme"), themeNames(), chosenTheme())));
    options.tour = line.text(QStringLiteral("tour"));
    if (line.has(QStringLiteral("step")))
        options.step = line.integer(QStringLiteral("step"), 1, 1) - 1;
    if (line.has(QStringLiteral("workspace")))
        options.workspace = line.choice(QStringLiteral("workspace"), arrangementIds(), arrangementIds().first());
    options.session = !line.has(QStringLiteral("no-session"));
    options.files = line.positional();
    for (const QString &file : options.files)
        if (fileKind(toPath(recordOf(file).file)) == FileKind::missing)
            throw UsageError(QStringLiteral("\"%1\" is neither a command nor a file").arg(file));
    return options;
}

bool hasDisplay(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i)
        if (QByteArrayView(argv[i]).contains("-platform"))
            return true;
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY") ||
        !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

constexpr char no_display[] =
    "no display to open a window on: the commands do without one, such as sinkscope analyze (see sinkscope --help)";

/// Qt ends the process with abort() when the display cannot be reached; a line and an exit status are kinder.
void onMessageDuringStart(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type == QtFatalMsg) {
        printError(QLatin1String(no_display));
        std::_Exit(exit_status::failure);
    }
    if (type == QtCriticalMsg)
        std::fprintf(stderr, "%s\n", message.toLocal8Bit().constData());
}

void openAtStart(MainWindow *window, const StartOptions &options)
{
    Workspace *workspace = window->workspace();
    if (!options.model.isEmpty())
        workspace->openModel(options.model);
    if (!options.trace.isEmpty())
        workspace->openTrace(options.trace);
    for (const QString &file : options.files)
        workspace->open(file);
    RunSetup setup = workspace->setup();
    setup.sample = options.sample.value_or(setup.sample);
    setup.prompt = options.prompt.value_or(setup.prompt);
    workspace->setSetup(setup);
    if (!options.model.isEmpty() && !options.trace.isEmpty())
        workspace->runWhenReady();
    if (!options.workspace.isEmpty())
        window->showWorkspace(options.workspace);
    const QString own = QStringLiteral(":/tour/%1.json").arg(options.tour);
    if (!options.tour.isEmpty())
        window->startTour(QFileInfo::exists(own) ? own : options.tour, options.step);
}

void restoreLastSession(MainWindow *window, bool filesToo)
{
    const QString file = defaultSessionFile();
    if (QFileInfo::exists(file)) {
        try {
            const Session session = readSession(file);
            window->restoreSession(filesToo ? session : session.withoutFiles());
        } catch (const Error &error) {
            window->messages()->show(
                {Notice::Level::warning,
                 QObject::tr("The last session could not be restored: %1").arg(QString::fromUtf8(error.what())),
                 QObject::tr("Sinkscope starts afresh.")});
        }
    }
    window->keepSessionIn(file);
}

} // namespace

int runWindow(int argc, char **argv)
{
    std::optional<StartOptions> options;
    try {
        int count = argc; // QCoreApplication takes its own options out
        const QCoreApplication application(count, argv);
        options = startOptions(argumentList(count, argv));
    } catch (const UsageError &error) {
        printError(QString::fromUtf8(error.what()) + QStringLiteral(" (see sinkscope --help)"));
        return exit_status::usage;
    } catch (const Error &error) {
        printError(QString::fromUtf8(error.what()));
        return exit_status::failure;
    }
    if (!options)
        return exit_status::success;
    if (!hasDisplay(argc, argv)) {
        printError(QLatin1String(no_display));
        return exit_status::failure;
    }
    const QtMessageHandler previous = qInstallMessageHandler(onMessageDuringStart);
    Application application(argc, argv);
    std::setlocale(LC_NUMERIC, "C"); // Qt took the user's: libraries that print numbers would write decimal commas
    qInstallMessageHandler(previous);
    provideFont();
    applyTheme(options->theme);
    installLanguage();

    MainWindow window;
    application.failed = [&window](const QString &text) {
        window.messages()->show({Notice::Level::error, text, QString()});
    };
    const bool nothingNamed =
        options->model.isEmpty() && options->trace.isEmpty() && options->files.isEmpty() && options->tour.isEmpty();
    if (options->session)
        restoreLastSession(&window, nothingNamed);
    window.show();
    openAtStart(&window, *options);
    return application.exec();
}

} // namespace sinkscope
