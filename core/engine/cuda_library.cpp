#include "core/engine/cuda_library.h"

#include "core/checkpoint/model_reference.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <vector>

namespace sinkscope {

namespace {

namespace fs = std::filesystem;

constexpr const char *library_name = "libtorch_cuda.so";

/// Folders of libraries in an unpacked archive, a wheel, or what holds one of them.
void add_libraries_under(const fs::path &root, std::vector<fs::path> &folders)
{
    for (const char *inside : {"lib", "torch/lib", "libtorch/lib"})
        folders.push_back(root / inside);
}

std::vector<fs::path> places(const fs::path &loaded)
{
    std::vector<fs::path> folders;
    if (const char *root = std::getenv("LibTorch_ROOT"); root && *root)
        add_libraries_under(root, folders);
    folders.push_back(loaded);
    std::vector<fs::path> cached;
    std::error_code unreadable;
    for (const auto &entry : fs::directory_iterator(own_cache(), unreadable))
        if (entry.path().filename().string().starts_with("libtorch-"))
            cached.push_back(entry.path());
    std::ranges::sort(cached, std::greater()); // the same every time
    for (const fs::path &folder : cached)
        add_libraries_under(folder, folders);
    return folders;
}

/// "2.11.0" of "2.11.0+cu130".
std::string without_build(const std::string &version)
{
    return version.substr(0, version.find_first_of("+\r\n "));
}

} // namespace

std::string libtorch_version_in(const fs::path &folder)
{
    const fs::path root = folder.parent_path();
    if (std::ifstream archive(root / "build-version"); archive) {
        std::string line;
        std::getline(archive, line);
        return without_build(line);
    }
    std::error_code unreadable;
    for (const auto &entry : fs::directory_iterator(root.parent_path(), unreadable)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("torch-") && name.ends_with(".dist-info"))
            return without_build(name.substr(6, name.size() - 6 - std::string_view(".dist-info").size()));
    }
    return {};
}

CudaLibrary find_cuda_library(const fs::path &loaded, const std::string &version)
{
    CudaLibrary result;
    for (const fs::path &folder : places(loaded)) {
        std::error_code missing;
        if (!fs::exists(folder / library_name, missing))
            continue;
        const std::string there = libtorch_version_in(folder);
        if (folder == loaded || there == version)
            return {folder / library_name, {}};
        if (result.problem.empty())
            result.problem = (folder / library_name).string() + " is of LibTorch " +
                (there.empty() ? "an unknown version" : there) + ", and this program needs " + version;
    }
    if (result.problem.empty())
        result.problem = "LibTorch's CUDA half (" + std::string(library_name) +
            ") was found neither in LibTorch_ROOT, nor in " + loaded.string() + ", nor in " + own_cache().string();
    return result;
}

} // namespace sinkscope
