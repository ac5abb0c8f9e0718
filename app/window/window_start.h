#pragma once

namespace sinkscope {

/// `sinkscope` without a command: reads the window's options, opens the window and returns its exit status. `--help`
/// and `--version` need no display; without a display it says in one line what to do instead.
int runWindow(int argc, char **argv);

} // namespace sinkscope
