#include "views/figures/figure.h"

#include <algorithm>

namespace sinkscope {

namespace {

QString csvField(const QString &field)
{
    if (!field.contains(u',') && !field.contains(u'"') && !field.contains(u'\n') && !field.contains(u'\r'))
        return field;
    QString quoted = field;
    return u'"' + quoted.replace(u'"', QLatin1String("\"\"")) + u'"';
}

QString csvLine(const QStringList &fields)
{
    QStringList quoted;
    for (const QString &field : fields)
        quoted << csvField(field);
    return quoted.join(u',') + u'\n';
}

} // namespace

bool FigureData::isMarked(int token) const
{
    return token == currentToken || std::ranges::binary_search(selectedTokens, token);
}

QString FigureTable::csv() const
{
    QString text = csvLine(header);
    for (const QStringList &row : rows)
        text += csvLine(row);
    return text;
}

} // namespace sinkscope
