#include "views/sinks/sink_rows.h"

#include "views/state/token_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace sinkscope {

std::vector<SinkRow> sinkRows(const Run &run, const Detection &detection)
{
    std::vector<SinkRow> rows;
    rows.reserve(detection.sinks.size());
    const Grid &mlpOut = run.grids.mlp_out_norm, &score = run.grids.sink_score;
    for (const Sink &sink : detection.sinks) {
        SinkRow row;
        row.position = sink.position;
        row.lStart = sink.l_start();
        row.lifetime = sink.lifetime();
        row.label = QString::fromStdString(label_name(sink.label));
        row.role = roleOf(detection, sink.position);
        row.hasGaps = !sink.layers.empty() && sink.layers.back() - sink.layers.front() + 1 > sink.lifetime();
        if (sink.position < run.token_count()) {
            row.id = run.tokens[static_cast<size_t>(sink.position)].id;
            row.text = visibleText(run.tokens, sink.position);
        }
        if (row.lStart >= 0 && row.lStart < mlpOut.rows() && sink.position < mlpOut.columns())
            row.mlpOutNorm = mlpOut(row.lStart, sink.position);
        if (sink.position < score.columns())
            for (int layer = 0; layer < score.rows(); ++layer)
                if (const float value = score(layer, sink.position);
                    row.maxScoreLayer < 0 ? value == value : value > row.maxScore) {
                    row.maxScore = value;
                    row.maxScoreLayer = layer;
                }
        rows.push_back(std::move(row));
    }
    return rows;
}

namespace {

/// The grid's value there; NaN where it has none.
double valueAt(const Grid &grid, int layer, int token)
{
    return layer >= 0 && layer < grid.rows() && token < grid.columns() ? grid(layer, token) : NAN;
}

QString fateText(SinkFate fate)
{
    return fate == SinkFate::lost  ? QCoreApplication::translate("SinkRows", "lost")
        : fate == SinkFate::gained ? QCoreApplication::translate("SinkRows", "gained")
                                   : QCoreApplication::translate("SinkRows", "kept");
}

} // namespace

std::vector<SinkRow> sinkChangeRows(const FigureRun &baseline, const FigureRun &variant)
{
    const std::vector<SinkRow> before = sinkRows(*baseline.run, *baseline.detection),
                               after = sinkRows(*variant.run, *variant.detection);
    const auto rowOf = [](const std::vector<SinkRow> &rows, int position) {
        const auto found = std::ranges::lower_bound(rows, position, {}, &SinkRow::position);
        return found != rows.end() && found->position == position ? &*found : nullptr;
    };
    std::vector<SinkRow> rows;
    for (const SinkChange &change :
         compare_runs(*baseline.run, *baseline.detection, *variant.run, *variant.detection).sinks) {
        const SinkRow *was = rowOf(before, change.position), *is = rowOf(after, change.position);
        const SinkRow &place = was ? *was : *is; // where both are read
        SinkRow row = is ? *is : *was;
        row.change = change;
        row.label = QStringLiteral("%1: %2").arg(fateText(change.fate), row.label);
        row.mlpOutNorm = valueAt(variant.run->grids.mlp_out_norm, place.lStart, row.position) -
            valueAt(baseline.run->grids.mlp_out_norm, place.lStart, row.position);
        row.maxScoreLayer = place.maxScoreLayer;
        row.maxScore = valueAt(variant.run->grids.sink_score, place.maxScoreLayer, row.position) -
            valueAt(baseline.run->grids.sink_score, place.maxScoreLayer, row.position);
        rows.push_back(std::move(row));
    }
    return rows;
}

SinkFilter SinkFilter::parse(const QString &text)
{
    SinkFilter filter;
    for (const QString &part : text.split(QRegularExpression(QStringLiteral("\\s+")), Qt::SkipEmptyParts))
        filter.terms_.push_back(parseTerm(part));
    return filter;
}

SinkFilter::Term SinkFilter::parseTerm(const QString &text)
{
    static const QRegularExpression comparison(QStringLiteral("^([A-Za-z_‖|]+?)(<=|>=|!=|<|>|=|:)(.+)$"));
    static const std::vector<std::pair<QString, Field>> fields{{QStringLiteral("label"), Field::label},
                                                               {QStringLiteral("position"), Field::position},
                                                               {QStringLiteral("id"), Field::id},
                                                               {QStringLiteral("l_start"), Field::lStart},
                                                               {QStringLiteral("lifetime"), Field::lifetime},
                                                               {QStringLiteral("f"), Field::mlpOutNorm},
                                                               {QStringLiteral("score"), Field::score}};
    static const std::vector<std::pair<QString, Comparison>> comparisons{
        {QStringLiteral("="), Comparison::equal},          {QStringLiteral(":"), Comparison::equal},
        {QStringLiteral("!="), Comparison::unequal},       {QStringLiteral("<"), Comparison::less},
        {QStringLiteral("<="), Comparison::lessOrEqual},   {QStringLiteral(">"), Comparison::greater},
        {QStringLiteral(">="), Comparison::greaterOrEqual}};

    Term term;
    term.word = text;
    const QRegularExpressionMatch match = comparison.match(text);
    if (!match.hasMatch())
        return term;
    const auto named = [](const auto &list, const QString &name) {
        return std::find_if(list.begin(), list.end(), [&](const auto &entry) { return entry.first == name; });
    };
    const auto field = named(fields, match.captured(1).toLower());
    const auto sign = named(comparisons, match.captured(2));
    bool isNumber = false;
    const double number = match.captured(3).toDouble(&isNumber);
    if (field == fields.end())
        term.unknown = match.captured(1);
    if (field == fields.end() || (field->second != Field::label && !isNumber))
        return term; // text that only looks like a comparison is looked for as it stands
    return {
        .field = field->second, .comparison = sign->second, .number = number, .word = match.captured(3), .unknown = {}};
}

QString SinkFilter::unknownName() const
{
    for (const Term &term : terms_)
        if (!term.unknown.isEmpty())
            return term.unknown;
    return {};
}

bool SinkFilter::matches(const SinkRow &row) const
{
    return std::all_of(terms_.begin(), terms_.end(), [&row](const Term &term) { return matches(term, row); });
}

bool SinkFilter::matches(const Term &term, const SinkRow &row)
{
    const auto compare = [&term](double value) {
        switch (term.comparison) {
        case Comparison::equal:
            return value == term.number;
        case Comparison::unequal:
            return value != term.number;
        case Comparison::less:
            return value < term.number;
        case Comparison::lessOrEqual:
            return value <= term.number;
        case Comparison::greater:
            return value > term.number;
        case Comparison::greaterOrEqual:
            return value >= term.number;
        }
        return false;
    };
    switch (term.field) {
    case Field::word:
        return row.text.contains(term.word, Qt::CaseInsensitive) ||
            row.label.contains(term.word, Qt::CaseInsensitive) || QString::number(row.position) == term.word;
    case Field::label:
        return row.label.contains(term.word, Qt::CaseInsensitive) == (term.comparison != Comparison::unequal);
    case Field::position:
        return compare(row.position);
    case Field::id:
        return compare(row.id);
    case Field::lStart:
        return compare(row.lStart);
    case Field::lifetime:
        return compare(row.lifetime);
    case Field::mlpOutNorm:
        return compare(row.mlpOutNorm);
    case Field::score:
        return compare(row.maxScore);
    }
    return false;
}

} // namespace sinkscope
