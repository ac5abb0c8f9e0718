#include "views/figures/figure.h"

#include "core/analysis/csv.h"

#include <algorithm>

namespace sinkscope {

namespace {

QString csvLine(const QStringList &fields)
{
    QStringList quoted;
    for (const QString &field : fields)
        quoted << QString::fromStdString(csv_field(field.toStdString()));
    return quoted.join(u',') + u'\n';
}

} // namespace

QString cell(float value)
{
    return QString::fromStdString(csv_number(value));
}

QString cell(double value)
{
    return QString::fromStdString(csv_number(value));
}

bool FigureData::isMarked(int token) const
{
    return token == currentToken || std::ranges::binary_search(selectedTokens, token);
}

double Figure::heightFor(const FigureData &data, double width, double /*fontPoints*/) const
{
    const QSizeF own = sizeFor(data);
    return width * own.height() / own.width();
}

QString FigureTable::csv() const
{
    QString text = csvLine(header);
    for (const QStringList &row : rows)
        text += csvLine(row);
    return text;
}

QString FigureTable::tabbed() const
{
    QString text = header.join(u'\t') + u'\n';
    for (QStringList row : rows) {
        for (QString &field : row) // a cell is one field of one line
            field.replace(u'\t', QLatin1String("\\t"))
                .replace(u'\n', QLatin1String("\\n"))
                .replace(u'\r', QLatin1String("\\r"));
        text += row.join(u'\t') + u'\n';
    }
    return text;
}

} // namespace sinkscope
