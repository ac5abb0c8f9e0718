#include "app/commands/measure_report.h"

#include "core/store/aligned_table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace sinkscope {

namespace {

constexpr int overlapping = 5; ///< neurons of two tables that are held against each other

std::string fixed(double value, int digits)
{
    return std::isnan(value) ? "-" : QString::number(value, 'f', digits).toStdString();
}

std::string percent(double share)
{
    return std::isnan(share) ? "-" : fixed(100 * share, 1) + " %";
}

QString titled(const QString &title, const AlignedTable &table)
{
    return title + QLatin1Char('\n') + QString::fromStdString(table.text()) + QLatin1Char('\n');
}

std::vector<AlignedTable::Column> columns(const std::vector<std::string> &titles)
{
    std::vector<AlignedTable::Column> columns;
    for (const std::string &title : titles)
        columns.push_back({title});
    return columns;
}

} // namespace

std::vector<int> neuronLayers(const Detection &detection)
{
    std::set<int> layers;
    for (const Sink &sink : detection.sinks) {
        if (sink.position == detection.bos_position || sink.layers.empty())
            continue;
        layers.insert(sink.l_start());
        if (sink.layers.back() + 1 < detection.clip_end)
            layers.insert(sink.layers.back() + 1);
    }
    return {layers.begin(), layers.end()};
}

MeasureReport::MeasureReport(const Run &run, MeasureOptions options)
    : detection_(run.detection), neuronsOfBlock_(run.model.intermediate_size), options_(std::move(options))
{
    std::vector<int> sinks;
    for (const Sink &sink : detection_.sinks)
        sinks.push_back(sink.position);
    if (wants("drain"))
        drain_ = value_drain(run.grids.value_norm, options_.tokens, sinks);
}

void MeasureReport::compute(LabSession &session, std::stop_token stop, const ProgressCallback &progress)
{
    if (wants("neurons"))
        for (const int layer : options_.layers) {
            const std::vector<NeuronTable> tables =
                neuron_tables(session, layer, options_.tokens, std::max(options_.top, overlapping), stop);
            neurons_.insert(neurons_.end(), tables.begin(), tables.end());
        }
    if (wants("heads"))
        heads_ = head_attention(session, options_.tokens, 64, stop, progress);
    if (wants("entropy") || wants("dimensions"))
        rows_ = residual_rows(session, options_.tokens, options_.sampledTokens, options_.top, stop, progress);
}

QString MeasureReport::text() const
{
    QString text;
    if (wants("neurons"))
        text += neuronText();
    if (wants("heads"))
        text += headText();
    if (wants("dimensions"))
        text += dimensionText();
    if (wants("entropy"))
        text += entropyText();
    if (wants("drain"))
        text += drainText();
    return text;
}

QString MeasureReport::neuronText() const
{
    QString text;
    std::map<int, const NeuronTable *> first; // per block
    for (const NeuronTable &table : neurons_) {
        AlignedTable out(columns({"neuron", "contribution", "share", "cumulative", "activation", "percentile"}));
        double cumulative = 0;
        std::vector<int> named;
        for (const NeuronShare &share :
             std::span(table.neurons).first(std::min(table.neurons.size(), static_cast<size_t>(options_.top)))) {
            cumulative += share.share;
            named.push_back(share.neuron);
            out.add_row({std::to_string(share.neuron), fixed(share.contribution, 2), percent(share.share),
                         percent(cumulative), fixed(share.activation, 3), fixed(share.percentile, 1)});
        }
        QStringList control;
        for (const int neuron : random_neurons(neuronsOfBlock_, named, options_.seed))
            control << QString::number(neuron);
        const NeuronTable *&reference = first[table.layer];
        QString title = QStringLiteral("Neurons of block %1 along the sink direction, token %2: the MLP %3 %4")
                            .arg(table.layer)
                            .arg(table.position)
                            .arg(table.sum < 0 ? QStringLiteral("takes away") : QStringLiteral("adds"))
                            .arg(std::fabs(table.sum), 0, 'f', 2);
        if (reference)
            title += QStringLiteral("; %1 % of its first %2 are token %3's")
                         .arg(100 * neuron_overlap(table, *reference, overlapping), 0, 'f', 0)
                         .arg(overlapping)
                         .arg(reference->position);
        else
            reference = &table;
        text += titled(title, out);
        text.chop(1);
        text += QStringLiteral("control (seed %1): neurons %2\n\n")
                    .arg(options_.seed)
                    .arg(control.join(QStringLiteral(", ")));
    }
    return text;
}

QString MeasureReport::headText() const
{
    const HeadAttention &heads = *heads_;
    AlignedTable rates(columns({"token", "sink rate", "of the first " + std::to_string(heads.first_queries)}));
    for (const TokenOfHeads &token : heads.tokens)
        rates.add_row({std::to_string(token.position), percent(sink_rate(token.score, options_.epsilon)),
                       percent(sink_rate(token.score_of_first, options_.epsilon))});
    std::map<HeadClass, int> counts;
    for (int layer = 0; layer < heads.on_bos.rows(); ++layer)
        for (int head = 0; head < heads.on_bos.columns(); ++head)
            ++counts[head_class(heads, layer, head)];
    AlignedTable classes(columns({"class", "heads"}));
    for (const auto &[kind, name] : head_class_names)
        classes.add_row({name, std::to_string(counts[kind])});
    const HeadThresholds used;
    return titled(
               QStringLiteral("Sink rate: share of the %1 heads whose sink score exceeds %2, over all queries and the "
                              "first %3")
                   .arg(heads.on_bos.values().size())
                   .arg(options_.epsilon)
                   .arg(heads.first_queries),
               rates) +
        titled(QStringLiteral(
                   "Head classes, the first that applies: on the BOS sink > %1, previous token > %2, induction > "
                   "%3 (%4 tokens with an earlier copy), nearest %5 > %6")
                   .arg(used.sink)
                   .arg(used.previous)
                   .arg(used.induction)
                   .arg(heads.induction_queries)
                   .arg(heads.nearest)
                   .arg(used.local),
               classes);
}

QString MeasureReport::dimensionText() const
{
    std::vector<std::string> titles{"row", "massive"};
    for (const int token : rows_->positions)
        titles.push_back("token " + std::to_string(token));
    AlignedTable table(columns(titles));
    for (size_t row = 0; row < rows_->rows.size(); ++row) {
        std::vector<std::string> cells{std::to_string(row), std::to_string(rows_->rows[row].massive)};
        for (const auto &dimensions : rows_->rows[row].dimensions) {
            double share = 0;
            std::string names;
            for (const MassiveDimension &d : std::span(dimensions).first(std::min<size_t>(3, dimensions.size()))) {
                share += d.share;
                names +=
                    (names.empty() ? "" : " ") + std::string(d.value < 0 ? "-" : "+") + std::to_string(d.dimension);
            }
            cells.push_back(percent(share) + " " + names);
        }
        table.add_row(std::move(cells));
    }
    return titled(
        QStringLiteral("Massive dimensions: entries above 100 and 1000 medians in each row, and the share of the "
                       "squared norm that a token's three largest dimensions hold"),
        table);
}

QString MeasureReport::entropyText() const
{
    AlignedTable table(columns({"row", "entropy", "without the tokens"}));
    for (size_t row = 0; row < rows_->rows.size(); ++row)
        table.add_row(
            {std::to_string(row), fixed(rows_->rows[row].entropy, 3), fixed(rows_->rows[row].entropy_without, 3)});
    return titled(QStringLiteral("Matrix entropy of the residual rows, of %1 tokens").arg(rows_->sampled), table);
}

QString MeasureReport::drainText() const
{
    std::vector<std::string> titles{"block"};
    for (const int token : options_.tokens)
        titles.push_back("token " + std::to_string(token));
    AlignedTable table(columns(titles));
    for (int layer = 0; layer < drain_.rows(); ++layer) {
        std::vector<std::string> cells{std::to_string(layer)};
        for (const float value : drain_.row(layer))
            cells.push_back(fixed(static_cast<double>(value), 3));
        table.add_row(std::move(cells));
    }
    return titled(QStringLiteral("Value drain: norm of the value over the median of the tokens that are no sinks"),
                  table);
}

QString MeasureReport::csv() const
{
    QString csv = QStringLiteral("measure,token,layer,head,item,value\n");
    const auto add = [&csv](const char *measure, const QString &token, int layer, const QString &head,
                            const QString &item, double value) {
        csv += QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                   .arg(QLatin1String(measure), token, QString::number(layer), head, item,
                        std::isnan(value) ? QString() : QString::number(value, 'g', 9));
    };
    for (const NeuronTable &table : neurons_)
        for (const NeuronShare &share : table.neurons)
            add("neuron_share", QString::number(table.position), table.layer, {}, QString::number(share.neuron),
                share.share);
    if (heads_)
        for (int layer = 0; layer < heads_->on_bos.rows(); ++layer)
            for (int head = 0; head < heads_->on_bos.columns(); ++head) {
                const QString number = QString::number(head);
                for (const auto &[item, grid] : {std::pair{"on_bos", &heads_->on_bos},
                                                 {"on_previous", &heads_->on_previous},
                                                 {"on_induction", &heads_->on_induction},
                                                 {"on_near", &heads_->on_near}})
                    add("head", {}, layer, number, QLatin1String(item), static_cast<double>((*grid)(layer, head)));
                for (const TokenOfHeads &token : heads_->tokens)
                    add("sink_score", QString::number(token.position), layer, number, {},
                        static_cast<double>(token.score(layer, head)));
            }
    for (size_t row = 0; rows_ && row < rows_->rows.size(); ++row) {
        const ResidualRow &found = rows_->rows[row];
        const int r = static_cast<int>(row);
        if (wants("entropy")) {
            add("entropy", {}, r, {}, QStringLiteral("all"), found.entropy);
            add("entropy", {}, r, {}, QStringLiteral("without"), found.entropy_without);
        }
        for (size_t i = 0; wants("dimensions") && i < found.dimensions.size(); ++i)
            for (const MassiveDimension &d : found.dimensions[i])
                add("dimension_share", QString::number(rows_->positions[i]), r, {}, QString::number(d.dimension),
                    d.share);
    }
    for (int layer = 0; layer < drain_.rows(); ++layer)
        for (int i = 0; i < drain_.columns(); ++i)
            add("value_drain", QString::number(options_.tokens[static_cast<size_t>(i)]), layer, {}, {},
                static_cast<double>(drain_(layer, i)));
    return csv;
}

} // namespace sinkscope
