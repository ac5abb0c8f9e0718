// What each head does: classes under movable thresholds, and how many heads a token draws.

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"
#include "views/figures/measured_tokens.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

// Options, each with the choices that a threshold can be moved to.
const QString show_option = QStringLiteral("show"), queries_option = QStringLiteral("queries");
constexpr double moved_step = 0.05;

FigureOption thresholdOption(const char *id, const QString &title, double usual)
{
    FigureOption option{QString::fromLatin1(id), title, {}, {}, 0};
    for (int step = 1; step * moved_step < 1; ++step) {
        option.choiceIds.push_back(QString::number(step * moved_step));
        option.choiceTitles << QStringLiteral("> %1").arg(step * moved_step);
        if (std::fabs(step * moved_step - usual) < moved_step / 2)
            option.current = step - 1;
    }
    return option;
}

struct Settings {
    QString shown;
    bool first = false; ///< the sink rate is over the first queries alone
    double epsilon = 0;
    HeadThresholds thresholds;
};

Settings settingsOf(const SheetFigure &figure)
{
    const auto number = [&figure](const char *id) { return figure.choice(QLatin1String(id)).toDouble(); };
    return {figure.choice(show_option),
            figure.choice(queries_option) == QLatin1String("first"),
            number("epsilon"),
            {number("sink"), number("previous"), number("induction"), number("local")}};
}

/// The classes as values of a heat map, so that every export colours them as the screen does: sink 4, other 0.
constexpr int last_class = static_cast<int>(HeadClass::other);
const ColourScale class_scale{ColourMap::viridis, Normalisation::linear, 0, last_class};

double classValue(HeadClass kind)
{
    return last_class - static_cast<int>(kind);
}

QString classTitle(HeadClass kind)
{
    switch (kind) {
    case HeadClass::sink:
        return translated("sink");
    case HeadClass::previous:
        return translated("previous token");
    case HeadClass::induction:
        return translated("induction");
    case HeadClass::local:
        return translated("local");
    case HeadClass::other:
        return translated("other");
    }
    return {};
}

QString headText(const HeadAttention &heads, int layer, int head, const HeadThresholds &thresholds)
{
    const auto value = [&](const Grid &grid) { return numberText(static_cast<double>(grid(layer, head)), 3); };
    return translated("block %1, head %2: %3\non the BOS sink %4, the previous token %5, behind earlier copies %6, the "
                      "nearest %7 %8")
        .arg(layer)
        .arg(head)
        .arg(classTitle(head_class(heads, layer, head, thresholds)), value(heads.on_bos), value(heads.on_previous),
             value(heads.on_induction))
        .arg(heads.nearest)
        .arg(value(heads.on_near));
}

/// The grid that a choice of "show" stands for; nullptr for the classes.
const Grid *gridShown(const HeadAttention &heads, const Settings &settings, int token)
{
    if (settings.shown == QLatin1String("bos"))
        return &heads.on_bos;
    if (settings.shown == QLatin1String("previous"))
        return &heads.on_previous;
    if (settings.shown == QLatin1String("induction"))
        return &heads.on_induction;
    if (settings.shown == QLatin1String("near"))
        return &heads.on_near;
    if (settings.shown != QLatin1String("score") || heads.tokens.empty())
        return nullptr;
    auto asked = std::ranges::find(heads.tokens, token, &TokenOfHeads::position);
    if (asked == heads.tokens.end())
        asked = heads.tokens.begin();
    return settings.first ? &asked->score_of_first : &asked->score;
}

PanelSpec matrixPanel(const HeadAttention &heads, const Settings &settings, const FigureData &data, const Style &style)
{
    const int layers = heads.on_bos.rows(), count = heads.on_bos.columns();
    const Grid *grid = gridShown(heads, settings, data.currentToken);
    PanelSpec panel;
    panel.layersAlongY = true;
    panel.x = {.title = translated("Head"), .range = {-0.5, count - 0.5}, .integers = true, .ticks = {}, .colour = {}};
    panel.y = {.title = layerAxisTitle(), .range = {-0.5, layers - 0.5}, .integers = true, .ticks = {}, .colour = {}};
    PanelImage image;
    image.size = {count, layers};
    if (grid) {
        image.value = [values = *grid, layers](int head, int row) { return values(layers - 1 - row, head); };
    } else {
        image.scale = class_scale;
        image.value = [heads, layers, thresholds = settings.thresholds](int head, int row) {
            const int layer = layers - 1 - row;
            return std::isnan(heads.on_bos(layer, head)) ? std::nan("") // a block with fewer heads
                                                         : classValue(head_class(heads, layer, head, thresholds));
        };
        for (const auto &[kind, name] : head_class_names) // the legend's
            panel.bands.push_back(
                {classTitle(kind), {}, {}, {}, QColor::fromRgb(class_scale.colour(classValue(kind)))});
    }
    image.x = panel.x.range;
    image.y = panel.y.range;
    image.columnsAreHeads = true;
    image.tooltip = [heads, layers, thresholds = settings.thresholds](int head, int row) {
        return headText(heads, layers - 1 - row, head, thresholds);
    };
    panel.image = std::move(image);
    if (data.head >= 0 && data.head < count && data.layer < layers)
        panel.frames.push_back({{data.head - 0.5, data.layer - 0.5, 1, 1}, style.selection});
    return panel;
}

/// How many of a block's heads each token draws.
PanelSpec ratePanel(const HeadAttention &heads, const Settings &settings, const FigureData &data, const Style &style)
{
    const int layers = heads.on_bos.rows();
    PanelSpec panel;
    panel.layers = layers;
    panel.x = {.title = layerAxisTitle(), .range = {-0.5, layers - 0.5}, .integers = true, .ticks = {}, .colour = {}};
    panel.y.title = translated("Heads above %1").arg(settings.epsilon);
    panel.y.range = {-0.03, 1.03};
    for (size_t i = 0; i < heads.tokens.size(); ++i) {
        const TokenOfHeads &token = heads.tokens[i];
        const Grid &scores = settings.first ? token.score_of_first : token.score;
        const double rate = sink_rate(scores, settings.epsilon);
        if (std::isnan(rate))
            continue; // it stands behind the first queries
        PanelSeries line = measuredLine(data, heads.measured, i, style);
        const QString percent = translated("%1 %").arg(QString::number(100 * rate, 'f', 1));
        if (!line.name.isEmpty() && !heads.measured.is_control(token.position))
            line.name += QStringLiteral(": ") + percent;
        for (int layer = 0; layer < layers; ++layer) {
            Grid row(1, scores.columns());
            std::ranges::copy(scores.row(layer), row.row(0).begin());
            if (const double share = sink_rate(row, settings.epsilon); !std::isnan(share))
                line.points.emplace_back(layer, share);
        }
        line.tooltip = [points = line.points, percent, name = tokenLabel(data, token.position).remove(u'*')](int l) {
            return translated("%1, l = %2: %3 of the heads; sink rate %4")
                .arg(name)
                .arg(points[static_cast<size_t>(l)].x())
                .arg(numberText(points[static_cast<size_t>(l)].y(), 3), percent);
        };
        panel.series.push_back(std::move(line));
    }
    return panel;
}

FigureTable headTable(const HeadAttention &heads, const Settings &settings)
{
    FigureTable table{{"layer", "head", "class", "on_bos", "on_previous", "on_induction", "on_near"}, {}};
    for (const TokenOfHeads &token : heads.tokens) {
        const QString name =
            QStringLiteral("%1_%2")
                .arg(token.position)
                .arg(groupName(heads.measured, token.position).replace(QLatin1Char(' '), QLatin1Char('_')));
        table.header << QStringLiteral("score_") + name << QStringLiteral("score_of_first_") + name;
    }
    for (int layer = 0; layer < heads.on_bos.rows(); ++layer)
        for (int head = 0; head < heads.on_bos.columns(); ++head) {
            if (std::isnan(heads.on_bos(layer, head)))
                continue; // a block with fewer heads
            QStringList row{
                QString::number(layer), QString::number(head),
                QLatin1String(name_of(head_class_names, head_class(heads, layer, head, settings.thresholds)))};
            for (const Grid *grid : {&heads.on_bos, &heads.on_previous, &heads.on_induction, &heads.on_near})
                row << cell((*grid)(layer, head));
            for (const TokenOfHeads &token : heads.tokens)
                row << cell(token.score(layer, head)) << cell(token.score_of_first(layer, head));
            table.rows.push_back(std::move(row));
        }
    return table;
}

} // namespace

void addHeadOptions(SheetFigure &figure)
{
    figure.addOption({show_option,
                      translated("Show"),
                      {"class", "score", "bos", "previous", "induction", "near"},
                      {translated("classes"), translated("sink score of the token"), translated("on the BOS sink"),
                       translated("on the previous token"), translated("behind earlier copies"),
                       translated("on the nearest tokens")},
                      0});
    const HeadThresholds usual;
    figure.addOption(thresholdOption("sink", translated("Sink"), usual.sink));
    figure.addOption(thresholdOption("previous", translated("Previous"), usual.previous));
    figure.addOption(thresholdOption("induction", translated("Induction"), usual.induction));
    figure.addOption(thresholdOption("local", translated("Local"), usual.local));
    figure.addOption(thresholdOption("epsilon", translated("Sink rate"), usual_epsilon));
    figure.addOption(
        {queries_option, translated("Queries"), {"all", "first"}, {translated("all"), translated("the first 64")}, 0});
}

SheetFigure::Maker headsMaker(const SheetFigure &figure, std::shared_ptr<const HeadAttention> heads)
{
    return [&figure, heads](const FigureData &data, const Style &style) {
        SheetFigure::Content content;
        if (!heads || heads->on_bos.empty()) {
            content.empty = translated("Compute: where each head looks, and which of them the tokens draw");
            return content;
        }
        const Settings settings = settingsOf(figure);
        content.columns = 2;
        content.sharedLegend = true;
        content.panels = {matrixPanel(*heads, settings, data, style), ratePanel(*heads, settings, data, style)};
        if (gridShown(*heads, settings, data.currentToken))
            content.colourBar =
                ColourBarSpec{{}, {0, 1}, ColourMap::viridis, translated("attention, mean over queries")};
        content.note = translated("classes, the first that applies: sink > %1, previous token > %2, induction > %3, "
                                  "nearest %4 > %5")
                           .arg(settings.thresholds.sink)
                           .arg(settings.thresholds.previous)
                           .arg(settings.thresholds.induction)
                           .arg(heads->nearest)
                           .arg(settings.thresholds.local);
        if (const QString controls = controlNote(heads->measured); !controls.isEmpty())
            content.note += QStringLiteral("; ") + controls;
        content.largeTable = [heads, settings] { return headTable(*heads, settings); };
        return content;
    };
}

} // namespace sinkscope
