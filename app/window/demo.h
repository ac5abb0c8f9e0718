#pragma once

#include <QString>

namespace sinkscope {

class Workspace;

/// The demo model in Sinkscope's cache, where demoModelCommand() puts it; empty when it is not there.
QString demoModel();

/// The model file of that name in Sinkscope's cache, where packaging/models.sh and demoModelCommand() put them; empty
/// when it is not there.
QString cachedModel(const QString &fileName);

/// The model of the second tour (resources/tour/coder.json), which is offered where cachedModel() has it.
QString secondTourModel();

/// The command that fetches the demo model.
QString demoModelCommand();

/// Opens the demo model and its trace (compiled into the program) and runs it.
void openDemo(Workspace *workspace);

} // namespace sinkscope
