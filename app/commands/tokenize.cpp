#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/checkpoint/checkpoint.h"
#include "core/text/id_tokenizer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sinkscope {

namespace {

QString asJson(const PreparedTrace &prepared, TraceKind kind)
{
    QJsonArray tokens, notices;
    for (const Token &token : prepared.tokens) {
        QJsonObject object{{"id", token.id}, {"piece", QString::fromStdString(token.text)}};
        if (token.special)
            object.insert("special", true);
        tokens.append(object);
    }
    for (const std::string &notice : prepared.info.notices)
        notices.append(QString::fromStdString(notice));
    const QJsonObject object{{"tokens", tokens},
                             {"count", static_cast<int>(prepared.tokens.size())},
                             {"kind", QLatin1String(name_of(trace_kind_names, kind))},
                             {"prompt_tokens", prepared.info.prompt_tokens},
                             {"format", QString::fromStdString(prepared.info.prompt_format)},
                             {"id_disagreements", prepared.info.id_disagreements},
                             {"notices", notices}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + QLatin1Char('\n');
}

QString asTable(const PreparedTrace &prepared)
{
    QString text = QStringLiteral("position\tid\tpiece\n");
    for (size_t i = 0; i < prepared.tokens.size(); ++i) {
        QString piece = QString::fromStdString(prepared.tokens[i].text);
        piece.replace(QLatin1Char('\n'), QStringLiteral("\\n")).replace(QLatin1Char('\t'), QStringLiteral("\\t"));
        text += QStringLiteral("%1\t%2\t%3\n").arg(i).arg(prepared.tokens[i].id).arg(piece);
    }
    return text;
}

} // namespace

int tokenizeCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("tokenize"),
                     QStringLiteral("Shows the tokens of a trace as a model sees them, chat format included."));
    line.addModelOption();
    line.addTraceOptions();
    line.addJsonOption();
    if (!line.parse(arguments))
        return exit_status::success;
    const AnalyzeRequest request = line.request();
    const auto checkpoint = Checkpoint::open(request.model);
    const ModelConfig &config = checkpoint->config();
    const auto tokenizer = open_tokenizer_or_ids(checkpoint->path(), checkpoint->tokenizer_path());
    const PreparedTrace prepared =
        prepare_trace(request.trace, *tokenizer, read_chat_source(checkpoint->path()), request.prompt_settings,
                      {request.max_tokens, config.vocab_size, config.max_positions});
    if (line.has(QStringLiteral("json"))) {
        printOut(asJson(prepared, request.trace.kind));
    } else {
        for (const std::string &notice : prepared.info.notices)
            printNote(QString::fromStdString(notice));
        printOut(asTable(prepared));
    }
    return exit_status::success;
}

} // namespace sinkscope
