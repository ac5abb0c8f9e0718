#pragma once

#include "tests/support/sample_run.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QTest>
#include <QWidget>

#include <memory>

namespace sinkscope::test {

/// A document and a selection, wired as the main window wires them.
struct OpenRun {
    RunDocument document;
    Selection selection;

    OpenRun()
    {
        QObject::connect(&document, &RunDocument::runChanged, &selection, [this] {
            const Run &run = document.run();
            selection.setLimits(run.token_count(), run.has_grids() ? run.layers() + 1 : run.layers(), run.model.heads);
        });
    }

    explicit OpenRun(Run run) : OpenRun() { open(std::move(run)); }

    void open(Run run) { document.setRun(std::make_shared<const Run>(std::move(run))); }
};

/// Shows a widget at a size, so that it has a geometry and is painted.
inline void show(QWidget &widget, int width, int height)
{
    widget.resize(width, height);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

} // namespace sinkscope::test
