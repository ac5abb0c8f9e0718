#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/paths.h"
#include "app/window/facts.h"
#include "app/window/file_kind.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/family.h"
#include "core/data/error.h"
#include "core/store/aligned_table.h"
#include "core/store/run_file.h"

#include <QJsonDocument>

namespace sinkscope {
namespace {

QString familiesText()
{
    AlignedTable table({{"family", AlignedTable::Align::left},
                        {"Hugging Face class", AlignedTable::Align::left},
                        {"GGUF", AlignedTable::Align::left}});
    for (const Family &family : families())
        table.add_row({family.name, family.architecture, family.gguf ? family.gguf : "-"});
    return QString::fromStdString(table.text());
}

} // namespace

int infoCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("info"),
                     QStringLiteral("Says what a model (folder or GGUF file) or a run file is."));
    line.addArgument("PATH", "Model folder, GGUF file or run file.");
    line.addJsonOption();
    line.addOption("families",
                   "List the families of models that open, with their Hugging Face classes and GGUF names.");
    if (!line.parse(arguments))
        return exit_status::success;
    if (line.has(QStringLiteral("families"))) {
        printOut(familiesText());
        return exit_status::success;
    }
    const QString path = line.onlyArgument(QStringLiteral("PATH"));

    Facts facts;
    switch (fileKind(toPath(path))) {
    case FileKind::run:
        facts = runFacts(read_run(toPath(path)));
        break;
    case FileKind::model:
    case FileKind::missing: // a name of a model in the Hugging Face cache, perhaps
        facts = modelFacts(Checkpoint::open(toPath(path))->card());
        break;
    default:
        throw Error(toPath(path), "", "neither a model (a folder with config.json, a GGUF file) nor a run file (HDF5)");
    }
    printOut(line.has(QStringLiteral("json"))
                 ? QString::fromUtf8(QJsonDocument(factsObject(facts)).toJson(QJsonDocument::Indented))
                 : factsText(facts));
    return exit_status::success;
}

} // namespace sinkscope
