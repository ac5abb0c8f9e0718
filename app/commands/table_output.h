#pragma once

#include "core/analysis/text_table.h"

#include <QStringList>

#include <string>

namespace sinkscope {

/// What `--format` of tables takes; the first without it.
QStringList tableFormats();

/// The table in one of tableFormats().
std::string tableText(const TextTable &table, const QString &format);

} // namespace sinkscope
