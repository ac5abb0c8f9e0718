#include "app/run_loading.h"

#include "app/file_kind.h"
#include "core/error.h"
#include "core/store/detections.h"
#include "core/store/imported_run.h"
#include "core/store/run_file.h"

namespace sinkscope {

std::vector<std::shared_ptr<const Run>> loadRuns(const std::filesystem::path &file)
{
    if (fileKind(file) != FileKind::detections)
        return {std::make_shared<const Run>(read_run(file))};
    std::vector<std::shared_ptr<const Run>> runs;
    for (const DetectionRecord &record : read_detections(file)) {
        Run run = imported_run(record);
        if (run.model.name.empty())
            run.model.name = file.stem().string();
        if (run.trace.source.empty())
            run.trace.source = file.string();
        runs.push_back(std::make_shared<const Run>(std::move(run)));
    }
    if (runs.empty())
        throw Error(file, "", "holds no detections");
    return runs;
}

std::shared_ptr<const Run> loadRun(const std::filesystem::path &file, int sample)
{
    const auto runs = loadRuns(file);
    if (sample < 0 || static_cast<size_t>(sample) >= runs.size())
        throw Error(file, "sample " + std::to_string(sample), "records in the file: " + std::to_string(runs.size()));
    return runs[static_cast<size_t>(sample)];
}

} // namespace sinkscope
