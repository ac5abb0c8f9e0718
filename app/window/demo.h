#pragma once

#include <QString>

namespace sinkscope {

class Workspace;

/// The demo model in Sinkscope's cache, where packaging/setup.sh puts it; empty when it is not there.
QString demoModel();

/// Opens the demo model and its trace (compiled into the program) and runs it.
void openDemo(Workspace *workspace);

} // namespace sinkscope
