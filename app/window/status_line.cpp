#include "app/window/status_line.h"

#include "app/commands/console.h"
#include "core/analysis/designed.h"
#include "views/state/style.h"
#include "views/state/token_text.h"

#include <QFileInfo>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <cmath>

namespace sinkscope {

namespace {

constexpr int bar_width = 160;
constexpr int bar_steps = 1000;

/// "experts 5 (0.62), 2 (0.38)"; empty where none are chosen.
QString expertsText(const std::vector<ExpertChoice> &choices)
{
    QStringList parts;
    for (const ExpertChoice &choice : choices)
        parts << QStringLiteral("%1 (%2)").arg(choice.expert).arg(choice.weight, 0, 'g', 2);
    return parts.isEmpty() ? QString() : QObject::tr("experts %1").arg(parts.join(QStringLiteral(", ")));
}

} // namespace

StatusLine::StatusLine(Workspace *workspace, JobRunner *jobs, RunDocument *document, Selection *selection,
                       QWidget *parent)
    : QStatusBar(parent), workspace_(workspace), document_(document), selection_(selection), sources_(new QLabel),
      readout_(new QLabel), stage_(new QLabel), bar_(new QProgressBar), cancel_(new QToolButton)
{
    bar_->setObjectName(QStringLiteral("progressBar"));
    bar_->setFixedWidth(bar_width);
    bar_->setRange(0, bar_steps);
    bar_->setTextVisible(false);
    cancel_->setText(tr("Cancel"));
    cancel_->setToolTip(tr("Stops what is under way (Esc)"));
    readout_->setTextFormat(Qt::PlainText);
    sources_->setForegroundRole(QPalette::PlaceholderText);
    // Labels that may be squeezed: a long path must not set the window's smallest width.
    for (QLabel *label : {readout_, sources_})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    addWidget(readout_, 3);
    addPermanentWidget(sources_, 2);
    for (QWidget *widget :
         {static_cast<QWidget *>(stage_), static_cast<QWidget *>(bar_), static_cast<QWidget *>(cancel_)})
        addPermanentWidget(widget);
    showBusy(false);

    connect(cancel_, &QToolButton::clicked, workspace, &Workspace::cancel);
    connect(jobs, &JobRunner::busyChanged, this, &StatusLine::showBusy);
    connect(jobs, &JobRunner::started, this, [this](const QString &tag) { showProgress(tag, -1, -1, jobTitle(tag)); });
    connect(jobs, &JobRunner::progress, this, &StatusLine::showProgress);
    connect(workspace, &Workspace::changed, this, &StatusLine::updateSources);
    connect(selection, &Selection::currentTokenChanged, this, &StatusLine::updateReadout);
    connect(selection, &Selection::hoveredTokenChanged, this, &StatusLine::updateReadout);
    connect(selection, &Selection::layerChanged, this, &StatusLine::updateReadout);
    connect(document, &RunDocument::detectionChanged, this, &StatusLine::updateReadout);
    updateReadout();
    updateSources();
}

QString StatusLine::readout() const
{
    return readout_->text();
}

void StatusLine::showBusy(bool busy)
{
    for (QWidget *widget :
         {static_cast<QWidget *>(stage_), static_cast<QWidget *>(bar_), static_cast<QWidget *>(cancel_)})
        widget->setVisible(busy);
    if (busy)
        showProgress({}, -1, -1, tr("Waiting…"));
}

void StatusLine::showProgress(const QString &, double fraction, double secondsLeft, const QString &text)
{
    bar_->setRange(0, fraction < 0 ? 0 : bar_steps); // an empty range shows that it works without saying how far
    bar_->setValue(static_cast<int>(std::lround(fraction * bar_steps)));
    const QString left = durationText(secondsLeft);
    stage_->setText(left.isEmpty() ? text : tr("%1, %2 left").arg(text, left));
}

void StatusLine::updateReadout()
{
    const Run &run = document_->run();
    const int token = selection_->hoveredToken() >= 0 ? selection_->hoveredToken() : selection_->currentToken();
    const int layer = selection_->layer();
    if (document_->isEmpty()) {
        readout_->setText({});
        return;
    }
    if (token < 0 || token >= run.token_count()) {
        readout_->setText(tr("Layer %1 of %2   %n tokens", nullptr, run.token_count()).arg(layer).arg(run.layers()));
        return;
    }
    QStringList parts{tr("Token %1").arg(token), tr("layer %1").arg(layer)};
    const auto add = [&](GridKind kind) {
        const Grid *grid = document_->grid(kind);
        if (grid && layer < grid->rows() && layer < rowsReady(run, kind))
            parts << QStringLiteral("%1 %2")
                         .arg(gridSymbol(kind))
                         .arg(static_cast<double>((*grid)(layer, token)), 0, 'g', 4);
    };
    add(GridKind::resid_norm);
    add(GridKind::resid_bos_cosine);
    add(GridKind::sink_score);
    add(GridKind::learned_sink_query_share);
    if (const QString experts = expertsText(experts_of(run, layer, token)); !experts.isEmpty())
        parts << experts;
    if (const Sink *sink = document_->detection().find(token))
        parts << tr("%1, l_start %2, lifetime %3")
                     .arg(roleTitle(roleOf(document_->detection(), token)))
                     .arg(sink->l_start())
                     .arg(sink->lifetime());
    parts << QStringLiteral("“%1”").arg(visibleText(run.tokens, token)); // what may be cut off
    readout_->setText(parts.join(QStringLiteral("   ")));
}

void StatusLine::updateSources()
{
    QStringList parts;
    if (workspace_->model())
        parts << QString::fromStdString(workspace_->model()->name);
    if (workspace_->trace()) {
        const QString path = workspace_->tracePath();
        QString name = path.isEmpty() ? tr("new trace, not saved") : QFileInfo(path).fileName();
        if (const TraceKind kind = workspace_->trace()->kind; kind != TraceKind::plain)
            name += QStringLiteral(" (%1)").arg(QLatin1String(name_of(trace_kind_names, kind)));
        parts << (workspace_->trace()->sample_count > 1 ? tr("%1, sample %2 of %3")
                                                              .arg(name)
                                                              .arg(workspace_->trace()->sample)
                                                              .arg(workspace_->trace()->sample_count)
                                                        : name);
    }
    // what is open may be another model than that of the run on screen, which the line above the views names
    sources_->setText(parts.isEmpty() ? QString() : tr("open: %1").arg(parts.join(QStringLiteral("  ·  "))));
    sources_->setToolTip(workspace_->modelPath() + QLatin1Char('\n') + workspace_->tracePath());
}

} // namespace sinkscope
