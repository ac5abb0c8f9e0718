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

QString names(const NeuronStudy &study, const std::vector<int> &neurons)
{
    QStringList words;
    for (const int neuron : neurons)
        words << QString::fromStdString(study.name(neuron));
    return words.join(QStringLiteral(", "));
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
    : detection_(run.detection), options_(std::move(options))
{
    std::vector<int> sinks;
    for (const Sink &sink : detection_.sinks)
        sinks.push_back(sink.position);
    if (wants("drain"))
        drain_ = value_drain(run.grids.value_norm, options_.tokens.all(), sinks);
}

void MeasureReport::compute(LabSession &session, std::stop_token stop, const ProgressCallback &progress)
{
    if (wants("neurons"))
        for (const int layer : options_.layers)
            neurons_.push_back(neuron_study(session, layer, options_.tokens, stop));
    if (wants("heads"))
        heads_ = head_attention(session, options_.tokens, usual_first_queries, stop, progress);
    if (wants("entropy") || wants("dimensions"))
        rows_ = residual_rows(session, options_.tokens, options_.sampledTokens, stop, progress);
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
    for (const NeuronStudy &study : neurons_) {
        for (const NeuronTable &table : study.tables) {
            AlignedTable out(columns({"neuron", "contribution", "share", "cumulative", "activation", "percentile"}));
            double cumulative = 0;
            for (const NeuronShare &share : listed(table)) {
                cumulative += share.share;
                out.add_row({study.name(share.neuron), fixed(share.contribution, 2), percent(share.share),
                             percent(cumulative), fixed(share.activation, 3), fixed(share.percentile, 1)});
            }
            const NeuronTable &reference = study.tables.front();
            QString title = QStringLiteral("Neurons of block %1 along the sink direction, %2: the MLP %3 %4")
                                .arg(table.layer)
                                .arg(tokenName(table.position))
                                .arg(table.sum < 0 ? QStringLiteral("takes away") : QStringLiteral("adds"))
                                .arg(std::fabs(table.sum), 0, 'f', 2);
            if (&table != &reference)
                title += QStringLiteral("; %1 % of its first %2 are token %3's")
                             .arg(100 * neuron_overlap(table, reference, overlapping), 0, 'f', 0)
                             .arg(overlapping)
                             .arg(reference.position);
            text += titled(title, out);
        }
        const std::vector<int> leading = leading_neurons(study, options_.top);
        text +=
            QStringLiteral("block %1, all tokens: neurons %2; control (similar activation, seed %3): neurons %4\n\n")
                .arg(study.layer)
                .arg(names(study, leading))
                .arg(options_.seed)
                .arg(names(study, similar_neurons(study, leading, options_.seed)));
    }
    return text;
}

std::span<const NeuronShare> MeasureReport::listed(const NeuronTable &table) const
{
    return std::span(table.neurons).first(std::min(table.neurons.size(), static_cast<size_t>(options_.top)));
}

QString MeasureReport::tokenName(int position) const
{
    return (options_.tokens.is_control(position) ? QStringLiteral("control %1") : QStringLiteral("token %1"))
        .arg(position);
}

QString MeasureReport::headText() const
{
    const HeadAttention &heads = *heads_;
    AlignedTable rates(columns({"", "sink rate", "of the first " + std::to_string(heads.first_queries)}));
    for (const TokenOfHeads &token : heads.tokens)
        rates.add_row({tokenName(token.position).toStdString(), percent(sink_rate(token.score, options_.epsilon)),
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
    for (const int token : rows_->tokens.all())
        titles.push_back(tokenName(token).toStdString());
    AlignedTable table(columns(titles));
    for (size_t row = 0; row < rows_->rows.size(); ++row) {
        std::vector<std::string> cells{std::to_string(row), std::to_string(rows_->rows[row].massive)};
        for (int i = 0; i < rows_->rows[row].residuals.rows(); ++i) {
            double share = 0;
            std::string names;
            for (const MassiveDimension &d : massive_dimensions(rows_->rows[row].residuals.row(i), 3)) {
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
    AlignedTable table(columns({"row", "entropy", "without the tokens", "without the controls", "sampling error"}));
    for (size_t row = 0; row < rows_->rows.size(); ++row) {
        const ResidualRow &found = rows_->rows[row];
        table.add_row({std::to_string(row), fixed(found.entropy, 3), fixed(found.entropy_without, 3),
                       fixed(found.entropy_without_controls, 3), fixed(found.sampling_error, 3)});
    }
    return titled(QStringLiteral("Matrix entropy of the residual rows, of %1 tokens; controls: %2")
                      .arg(rows_->sampled)
                      .arg(QString::fromStdString(rows_->tokens.control_text())),
                  table);
}

QString MeasureReport::drainText() const
{
    std::vector<std::string> titles{"block"};
    for (const int token : options_.tokens.all())
        titles.push_back(tokenName(token).toStdString());
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
    const auto csvToken = [this](int position) {
        const bool is_control = options_.tokens.is_control(position);
        return (is_control ? QStringLiteral("control ") : QString()) + QString::number(position);
    };
    const auto add = [&csv](const char *measure, const QString &token, int layer, const QString &head,
                            const QString &item, double value) {
        csv += QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                   .arg(QLatin1String(measure), token, QString::number(layer), head, item,
                        std::isnan(value) ? QString() : QString::number(value, 'g', 9));
    };
    for (const NeuronStudy &study : neurons_)
        for (const NeuronTable &table : study.tables)
            for (const NeuronShare &share : listed(table))
                add("neuron_share", csvToken(table.position), table.layer, {},
                    QString::fromStdString(study.name(share.neuron)), share.share);
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
                    add("sink_score", csvToken(token.position), layer, number, {},
                        static_cast<double>(token.score(layer, head)));
            }
    for (size_t row = 0; rows_ && row < rows_->rows.size(); ++row) {
        const ResidualRow &found = rows_->rows[row];
        const int r = static_cast<int>(row);
        if (wants("entropy")) {
            add("entropy", {}, r, {}, QStringLiteral("all"), found.entropy);
            add("entropy", {}, r, {}, QStringLiteral("without"), found.entropy_without);
            add("entropy", {}, r, {}, QStringLiteral("without-controls"), found.entropy_without_controls);
            add("entropy", {}, r, {}, QStringLiteral("sampling-error"), found.sampling_error);
        }
        const std::vector<int> tokens = rows_->tokens.all();
        for (size_t i = 0; wants("dimensions") && i < tokens.size(); ++i)
            for (const MassiveDimension &d : massive_dimensions(found.residuals.row(static_cast<int>(i)), options_.top))
                add("dimension_share", csvToken(tokens[i]), r, {}, QString::number(d.dimension), d.share);
    }
    for (int layer = 0; layer < drain_.rows(); ++layer)
        for (int i = 0; i < drain_.columns(); ++i)
            add("value_drain", csvToken(options_.tokens.all()[static_cast<size_t>(i)]), layer, {}, {},
                static_cast<double>(drain_(layer, i)));
    return csv;
}

} // namespace sinkscope
