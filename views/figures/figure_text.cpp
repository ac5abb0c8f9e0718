#include "views/figures/figure_text.h"

#include "views/state/token_text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Figure", text);
}

} // namespace

QString tokenText(const Run &run, int position)
{
    if (position < 0 || position >= run.token_count())
        return {};
    const Token &token = run.tokens[static_cast<size_t>(position)];
    if (token.text.empty())
        return QStringLiteral("id %1").arg(token.id);
    return QStringLiteral("“%1”").arg(visibleText(run.tokens, position));
}

QString tokenTitle(const Run &run, int position)
{
    return QStringLiteral("t = %1  %2").arg(position).arg(tokenText(run, position));
}

QString tokenSymbol(const QString &letter, int position)
{
    return QStringLiteral("*%1*_{%2}").arg(letter).arg(position);
}

QString othersSymbol(const QString &letter)
{
    return QStringLiteral("*\\bar{%1}*_{t ≠ sink}").arg(letter);
}

QString levelText(const Sink &sink)
{
    return QStringLiteral("l_start %1, lifetime %2").arg(sink.l_start()).arg(sink.lifetime());
}

QString detectorName(const DetectorParameters &parameters)
{
    return QStringLiteral("%1, %2 > %3")
        .arg(QString::fromStdString(parameters.preset),
             parameters.absolute_cosine ? QStringLiteral("|cos|") : QStringLiteral("cos"))
        .arg(parameters.threshold);
}

QString cutText(const Run &run)
{
    for (const std::string &notice : run.trace.notices)
        if (notice.starts_with("cut to the first"))
            return QString::fromStdString(notice);
    return {};
}

QString runText(const Run &run, const Detection &detection)
{
    QStringList parts{QString::fromStdString(run.model.name)};
    QString trace = QFileInfo(QString::fromStdString(run.trace.source)).fileName();
    if (run.trace.sample > 0)
        trace += translated(", sample %1").arg(run.trace.sample);
    parts << trace;
    const QString cut = cutText(run);
    parts << translated("%1 tokens").arg(run.token_count()) +
            (cut.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(cut));
    parts << QString::fromStdString(run.settings.dtype);
    if (!run.interventions.empty())
        parts << translated("%1 interventions").arg(run.interventions.size());
    parts << detectorName(detection.parameters);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString openRunText()
{
    return translated("Nothing to show yet.\nOpen a run, or analyse a trace with a model.");
}

QString noSinksText()
{
    return translated(
        "No sinks with these detector settings.\nLower the threshold or choose another preset in the detector panel.");
}

QString noGridText(const QString &what)
{
    return translated("No %1 in this run.\nAnalyse its trace with a model to see them.").arg(what);
}

QString layerAxisTitle()
{
    return translated("Layer *l*");
}

} // namespace sinkscope
