// Which neurons of a block's MLP write the sinks' direction, or erase it.

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"
#include "views/figures/measured_tokens.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int ranked = 10; ///< neurons that have bars, and that overlaps are of
constexpr size_t tabled = 64; ///< neurons of each token in the table: as many have a percentile

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

const NeuronShare *shareOf(const NeuronTable &table, int neuron)
{
    const auto found = std::ranges::find(table.neurons, neuron, &NeuronShare::neuron);
    return found == table.neurons.end() ? nullptr : &*found;
}

double contributionOf(const NeuronTable &table, int neuron)
{
    const NeuronShare *share = shareOf(table, neuron);
    return share ? share->contribution : 0;
}

/// The mean over some of the tables; NaN over none.
double meanContribution(std::span<const NeuronTable> tables, int neuron)
{
    double sum = 0;
    for (const NeuronTable &table : tables)
        sum += contributionOf(table, neuron);
    return sum / static_cast<double>(tables.size());
}

QString nameOf(const NeuronStudy &study, int neuron)
{
    return QString::fromStdString(study.name(neuron));
}

QString barText(const NeuronStudy &study, int neuron)
{
    QStringList lines{translated("neuron %1 of block %2").arg(nameOf(study, neuron)).arg(study.layer)};
    for (const NeuronTable &table : study.tables)
        if (const NeuronShare *share = shareOf(table, neuron))
            lines << translated("t = %1: adds %2 (%3 %), activation %4%5")
                         .arg(table.position)
                         .arg(numberText(share->contribution), numberText(100 * share->share, 3),
                              numberText(share->activation),
                              std::isnan(share->percentile)
                                  ? QString()
                                  : translated(", above %1 % of tokens").arg(numberText(share->percentile, 3)));
    return lines.join(QLatin1Char('\n'));
}

/// The leading neurons, as bars: the mean over the chosen tokens, and over the controls.
PanelSpec rankPanel(const NeuronStudy &study, const Style &style)
{
    const size_t chosen = study.tokens.chosen.size();
    const std::span<const NeuronTable> all(study.tables);
    const std::vector<int> neurons = leading_neurons(study, ranked);
    PanelSpec panel;
    panel.x.title = translated("Neuron of block %1").arg(study.layer);
    panel.x.range = {-0.5, static_cast<double>(neurons.size()) - 0.5};
    for (size_t i = 0; i < neurons.size(); ++i)
        panel.x.ticks.push_back({static_cast<double>(i), nameOf(study, neurons[i])});
    panel.y.title = translated("Along the sink direction");
    panel.bars.extent = panel.x.range;
    panel.bars.sets.push_back({translated("mean of %1 tokens").arg(chosen), style.quantity(Quantity::mlp), {}});
    if (!study.tokens.controls.empty())
        panel.bars.sets.push_back({translated("control"), style.mutedForeground, {}});
    std::vector<double> values{0};
    for (size_t set = 0; set < panel.bars.sets.size(); ++set)
        for (const int neuron : neurons) {
            values.push_back(meanContribution(set == 0 ? all.first(chosen) : all.subspan(chosen), neuron));
            panel.bars.sets[set].values.push_back(values.back());
        }
    panel.y.range = rangeOf(values, AxisScale::linear);
    panel.bars.tooltip = [study, neurons](int, int bar) { return barText(study, neurons[static_cast<size_t>(bar)]); };
    return panel;
}

/// What the first n neurons of each token add together.
PanelSpec cumulativePanel(const NeuronStudy &study, const FigureData &data, const Style &style)
{
    PanelSpec panel;
    panel.x.title = translated("Neurons, the largest first");
    panel.x.scale = AxisScale::logarithmic;
    panel.y.title = translated("Together along the direction");
    panel.legend = false;
    std::vector<double> values{0};
    size_t most = 2;
    for (size_t i = 0; i < study.tables.size(); ++i) {
        const NeuronTable &table = study.tables[i];
        PanelSeries line = measuredLine(data, study.tokens, i, style);
        double sum = 0;
        std::vector<double> sums;
        double next = 1; // a point at every neuron first, then ever further apart
        for (size_t n = 0; n < table.neurons.size(); ++n) {
            sum += table.neurons[n].contribution;
            if (static_cast<double>(n + 1) < next && n + 1 < table.neurons.size())
                continue;
            next = std::max(next + 1, next * 1.05);
            line.points.emplace_back(static_cast<double>(n + 1), sum);
            values.push_back(sum);
        }
        most = std::max(most, table.neurons.size());
        line.tooltip = [points = line.points, total = table.sum,
                        name = tokenLabel(data, table.position).remove(u'*')](int point) {
            const QPointF &at = points[static_cast<size_t>(point)];
            return translated("%1: %2 neurons add %3, %4 % of what the MLP adds")
                .arg(name)
                .arg(at.x())
                .arg(numberText(at.y()), numberText(100 * at.y() / total, 3));
        };
        panel.series.push_back(std::move(line));
    }
    panel.x.range = {1, static_cast<double>(most)};
    panel.y.range = rangeOf(values, AxisScale::linear);
    panel.rules.push_back({0, Qt::Horizontal, style.mutedForeground, Qt::DotLine, {}});
    return panel;
}

/// How many of the first neurons two tokens share.
PanelSpec overlapPanel(const NeuronStudy &study, const FigureData &data)
{
    const auto count = static_cast<int>(study.tables.size());
    const auto overlap = [tables = study.tables](int column, int row) {
        return neuron_overlap(tables[static_cast<size_t>(column)], tables[static_cast<size_t>(row)], ranked);
    };
    PanelSpec panel;
    panel.legend = false;
    panel.x.title = translated("Shared among the first %1").arg(ranked);
    panel.x.range = panel.y.range = {0, static_cast<double>(count)};
    for (int i = 0; i < count; ++i) {
        const QString position = QString::number(study.tables[static_cast<size_t>(i)].position);
        panel.x.ticks.push_back({i + 0.5, position});
        panel.y.ticks.push_back({count - i - 0.5, position});
    }
    PanelImage image;
    image.size = {count, count};
    image.value = overlap;
    image.x = panel.x.range;
    image.y = panel.y.range;
    image.tooltip = [overlap, data, tables = study.tables](int column, int row) {
        return translated("%1 and %2 share %3 of their first %4 neurons")
            .arg(tokenLabel(data, tables[static_cast<size_t>(column)].position).remove(u'*'),
                 tokenLabel(data, tables[static_cast<size_t>(row)].position).remove(u'*'))
            .arg(std::lround(ranked * overlap(column, row)))
            .arg(ranked);
    };
    image.tokens = [tables = study.tables](int column, int row) {
        std::vector<int> tokens{tables[static_cast<size_t>(column)].position};
        if (row != column)
            tokens.push_back(tables[static_cast<size_t>(row)].position);
        return tokens;
    };
    panel.image = std::move(image);
    return panel;
}

FigureTable neuronTable(const NeuronStudy &study)
{
    FigureTable table{{"token", "group", "layer", "rank", "neuron", "contribution", "share", "cumulative_share",
                       "activation", "percentile"},
                      {}};
    for (const NeuronTable &neurons : study.tables) {
        double cumulative = 0;
        for (size_t n = 0; n < std::min(tabled, neurons.neurons.size()); ++n) {
            const NeuronShare &share = neurons.neurons[n];
            cumulative += share.share;
            table.rows.push_back({QString::number(neurons.position), groupName(study.tokens, neurons.position),
                                  QString::number(study.layer), QString::number(n + 1), nameOf(study, share.neuron),
                                  cell(share.contribution), cell(share.share), cell(cumulative), cell(share.activation),
                                  cell(share.percentile)});
        }
    }
    return table;
}

} // namespace

SheetFigure::Maker neuronsMaker(std::shared_ptr<const NeuronStudy> study)
{
    return [study](const FigureData &data, const Style &style) {
        SheetFigure::Content content;
        if (!study || study->tables.empty()) {
            content.empty = translated("Choose a block and compute: what each neuron of its MLP adds to the tokens");
            return content;
        }
        content.columns = 3;
        content.panels = {cumulativePanel(*study, data, style), rankPanel(*study, style), overlapPanel(*study, data)};
        content.sharedLegend = true;
        content.colourBar = ColourBarSpec{{}, {0, 1}, ColourMap::viridis, translated("share in common")};
        content.note = controlNote(study->tokens);
        content.largeTable = [study] { return neuronTable(*study); };
        return content;
    };
}

} // namespace sinkscope
