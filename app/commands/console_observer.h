#pragma once

#include "app/commands/console.h"
#include "core/engine/pipeline.h"

namespace sinkscope {

/// Shows an analysis on stderr: its notices, then a line of progress.
class ConsoleObserver : public AnalyzeObserver {
public:
    void forecast(const Forecast &needed) override { printNote(QString::fromStdString(describe(needed))); }
    void started(const Run &run) override
    {
        for (const std::string &notice : run.trace.notices) {
            line_.clear();
            printNote(QString::fromStdString(notice));
        }
    }
    void progress(double fraction, double seconds_left, const std::string &stage) override
    {
        line_.update(fraction, seconds_left, QString::fromStdString(stage));
    }

private:
    ProgressLine line_;
};

} // namespace sinkscope
