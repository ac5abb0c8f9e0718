#pragma once

#include <QString>

namespace sinkscope {

class Workspace;

/// The demo model in Sinkscope's cache, where demoModelCommand() puts it; empty when it is not there.
QString demoModel();

/// The command that fetches it.
QString demoModelCommand();

/// Opens the demo model and its trace (compiled into the program) and runs it.
void openDemo(Workspace *workspace);

} // namespace sinkscope
