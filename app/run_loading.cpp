#include "app/run_loading.h"

#include "app/file_kind.h"
#include "core/corpus/read_set.h"
#include "core/error.h"
#include "core/store/run_file.h"

namespace sinkscope {

std::vector<std::shared_ptr<const Run>> loadRuns(const std::filesystem::path &file)
{
    if (fileKind(file) != FileKind::detections)
        return {std::make_shared<const Run>(read_run(file))};
    return read_set(file, known_sources(file));
}

std::shared_ptr<const Run> loadRun(const std::filesystem::path &file, int sample)
{
    const auto runs = loadRuns(file);
    if (sample < 0 || static_cast<size_t>(sample) >= runs.size())
        throw Error(file, "sample " + std::to_string(sample), "records in the file: " + std::to_string(runs.size()));
    return runs[static_cast<size_t>(sample)];
}

} // namespace sinkscope
