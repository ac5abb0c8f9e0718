#include "core/checkpoint/unchanged.h"

#include "core/checkpoint/mapped_file.h"

#include <set>

namespace sinkscope {

void check_unchanged(const Checkpoint &checkpoint)
{
    std::set<std::filesystem::path> checked;
    for (const TensorInfo &tensor : checkpoint.tensors())
        if (!tensor.bytes.empty() && checked.insert(tensor.file).second)
            MappedFile::check_unchanged(tensor.bytes.data());
}

} // namespace sinkscope
