#include "app/window/facts.h"

#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace sinkscope {

namespace {

QJsonValue text(const std::string &value)
{
    return QString::fromStdString(value);
}

QString valueText(const QJsonValue &value)
{
    if (value.isDouble()) {
        const double number = value.toDouble();
        if (number == static_cast<double>(static_cast<qint64>(number)))
            return QLocale::c().toString(static_cast<qint64>(number));
        return QString::number(number, 'g', 6);
    }
    if (value.isArray()) {
        QStringList lines;
        for (const QJsonValue entry : value.toArray())
            lines << entry.toString();
        return lines.join(QStringLiteral("; "));
    }
    return value.toString();
}

} // namespace

Facts modelFacts(const ModelCard &card)
{
    return {{"name", "Model", text(card.name)},
            {"path", "Path", text(card.path)},
            {"architecture", "Architecture", text(card.architecture)},
            {"parameters", "Parameters", static_cast<qint64>(card.parameters)},
            {"weights_dtype", "Weights", text(card.weights_dtype)},
            {"layers", "Layers (L)", card.layers},
            {"hidden_size", "Hidden size (h)", card.hidden_size},
            {"heads", "Query heads (H)", card.heads},
            {"kv_heads", "Key/value heads", card.kv_heads},
            {"head_dim", "Head size", card.head_dim},
            {"intermediate_size", "MLP size", card.intermediate_size},
            {"vocab_size", "Vocabulary", card.vocab_size},
            {"rope_theta", "RoPE base", card.rope_theta},
            {"rope_scaling", "RoPE scaling", text(card.rope_scaling)}};
}

Facts runFacts(const Run &run)
{
    Facts facts = modelFacts(run.model);
    QJsonArray notices;
    for (const std::string &notice : run.trace.notices)
        notices.append(text(notice));
    const Facts more{{"tokens", "Tokens (T)", run.token_count()},
                     {"trace", "Trace", text(run.trace.source)},
                     {"sample", "Sample", run.trace.sample},
                     {"prompt_format", "Prompt format", text(run.trace.prompt_format)},
                     {"prompt_tokens", "Prompt tokens", run.trace.prompt_tokens},
                     {"id_disagreements", "Token id disagreements", run.trace.id_disagreements},
                     {"dtype", "Computed in", text(run.settings.dtype)},
                     {"device", "Device", text(run.settings.device)},
                     {"seconds", "Seconds", run.settings.seconds},
                     {"created", "Created", text(run.settings.created)},
                     {"program_version", "Program version", text(run.settings.program_version)},
                     {"interventions", "Interventions", static_cast<int>(run.interventions.size())},
                     {"per_head", "Heads kept", static_cast<int>(run.grids.sink_score_per_head.size())},
                     {"detector", "Detector", text(run.detection.parameters.preset)},
                     {"threshold", "Threshold", run.detection.parameters.threshold},
                     {"bos_position", "BOS sink token", run.detection.bos_position, false},
                     {"sinks", "Sinks",
                      run.has_grids() && !run.can_detect()
                          ? QJsonValue(QStringLiteral("not detected (no cosines in the file)"))
                          : QJsonValue(static_cast<int>(run.detection.sinks.size())),
                      false},
                     {"notices", "Notices", notices}};
    facts.insert(facts.end(), more.begin(), more.end());
    return facts;
}

QString factsText(const Facts &facts)
{
    qsizetype width = 0;
    for (const Fact &fact : facts)
        width = std::max(width, fact.title.size());
    QString lines;
    for (const Fact &fact : facts) {
        if (fact.zeroIsUnknown && fact.value.isDouble() && fact.value.toDouble() == 0)
            continue;
        if (const QString value = valueText(fact.value); !value.isEmpty())
            lines += (fact.title + QLatin1Char(':')).leftJustified(width + 3) + value + QLatin1Char('\n');
    }
    return lines;
}

QJsonObject factsObject(const Facts &facts)
{
    QJsonObject object;
    for (const Fact &fact : facts)
        object.insert(fact.key, fact.value);
    return object;
}

} // namespace sinkscope
