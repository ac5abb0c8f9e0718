#include "app/jobs/run_loading.h"

#include "app/paths.h"
#include "app/window/file_kind.h"
#include "core/corpus/read_set.h"
#include "core/data/error.h"
#include "core/store/run_file.h"

namespace sinkscope {

std::vector<std::shared_ptr<const Run>> loadRuns(const std::filesystem::path &file)
{
    if (fileKind(file) != FileKind::detections)
        return {std::make_shared<const Run>(read_run(file))};
    return SetReader(file, known_sources(file)).runs();
}

RecordPath recordOf(const QString &path)
{
    const qsizetype mark = path.lastIndexOf(u'#');
    bool isNumber = false;
    const int record = mark < 0 ? 0 : path.mid(mark + 1).toInt(&isNumber);
    if (!isNumber || record < 0 || fileKind(toPath(path)) != FileKind::missing)
        return {path, 0};
    return {path.left(mark), record};
}

QString recordPath(const QString &file, int record)
{
    return record > 0 ? QStringLiteral("%1#%2").arg(file).arg(record) : file;
}

std::shared_ptr<const Run> loadRun(const std::filesystem::path &file, int sample)
{
    if (fileKind(file) == FileKind::detections)
        return SetReader(file, known_sources(file)).run(sample);
    if (sample != 0)
        throw Error(file, "sample " + std::to_string(sample), "records in the file: 1");
    return loadRuns(file).front();
}

} // namespace sinkscope
