#pragma once

#include <QStringList>

/// The commands' entry points (see Command::run). One file each.
namespace sinkscope {

int analyzeCommand(const QStringList &arguments);
int sinksCommand(const QStringList &arguments);
int tokenizeCommand(const QStringList &arguments);
int infoCommand(const QStringList &arguments);
int figuresCommand(const QStringList &arguments);
int generateCommand(const QStringList &arguments);
int detectCommand(const QStringList &arguments);
int mergeCommand(const QStringList &arguments);
int statusCommand(const QStringList &arguments);
int tablesCommand(const QStringList &arguments);
int importCommand(const QStringList &arguments);
int interveneCommand(const QStringList &arguments);
int measureCommand(const QStringList &arguments);
int compareCommand(const QStringList &arguments);
int doctorCommand(const QStringList &arguments);

} // namespace sinkscope
