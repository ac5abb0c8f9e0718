#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/checkpoint/checkpoint.h"
#include "core/data/error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sinkscope {

namespace {

QString asJson(const PreparedTrace &prepared)
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
    const std::filesystem::path tokenizerFile = checkpoint->tokenizer_path();
    if (tokenizerFile.empty())
        throw Error(request.model, "tokenizer.json", "not found, so the trace's text cannot be tokenised");
    const auto tokenizer = Tokenizer::open(tokenizerFile);
    const PreparedTrace prepared =
        prepare_trace(request.trace, *tokenizer, checkpoint->config().chat_template, request.prompt_format,
                      request.max_tokens, checkpoint->config().vocab_size);
    if (line.has(QStringLiteral("json"))) {
        printOut(asJson(prepared));
    } else {
        for (const std::string &notice : prepared.info.notices)
            printNote(QString::fromStdString(notice));
        printOut(asTable(prepared));
    }
    return exit_status::success;
}

} // namespace sinkscope
