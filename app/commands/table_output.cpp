#include "app/commands/table_output.h"

#include "core/store/aligned_table.h"

#include <algorithm>

namespace sinkscope {

namespace {

const QStringList formatNames{QStringLiteral("text"), QStringLiteral("csv"), QStringLiteral("markdown"),
                              QStringLiteral("latex")};

bool isNumber(const std::string &cell)
{
    bool good = false;
    QString::fromStdString(cell).toDouble(&good);
    return good;
}

std::string asText(const TextTable &table)
{
    std::vector<AlignedTable::Column> columns;
    for (size_t c = 0; c < table.header.size(); ++c) {
        const bool number = std::ranges::all_of(
            table.rows, [c](const auto &row) { return c >= row.size() || row[c].empty() || isNumber(row[c]); });
        columns.push_back(
            {table.header[c], number && !table.rows.empty() ? AlignedTable::Align::right : AlignedTable::Align::left});
    }
    AlignedTable text(columns);
    for (std::vector<std::string> row : table.rows) {
        row.resize(columns.size());
        if (table.header.front() == "Token") // a blank or a newline would go unseen
            row.front() = row.front().starts_with("id ") ? row.front() : quoted_token(row.front());
        text.add_row(std::move(row));
    }
    return (table.caption.empty() ? "" : table.caption + "\n\n") + text.text();
}

} // namespace

QStringList tableFormats()
{
    return formatNames;
}

std::string tableText(const TextTable &table, const QString &format)
{
    if (format == formatNames[1])
        return to_csv(table);
    if (format == formatNames[2])
        return to_markdown(table);
    return format == formatNames[3] ? to_latex(table) : asText(table);
}

} // namespace sinkscope
