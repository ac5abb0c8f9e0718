#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/config_json.h"
#include "core/checkpoint/gguf_config.h"
#include "core/checkpoint/gguf_split.h"
#include "core/checkpoint/hf_folder.h"
#include "core/checkpoint/model_name.h"
#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"

#include <algorithm>
#include <set>

namespace sinkscope {
namespace {

namespace fs = std::filesystem;
constexpr int search_depth = 3;
constexpr int most_entries =
    100'000; // of all folders together: a search must end, even when pointed at a file system's root

class Search {
public:
    void folder(const fs::path &folder, int depth)
    {
        std::error_code error;
        if (fs::exists(folder / "config.json", error))
            add_folder(folder);
        for (const fs::path &entry : children(folder)) {
            const bool hidden = entry.filename().string().starts_with(".");
            if (entry.extension() == ".gguf" && fs::is_regular_file(entry, error))
                add_gguf(entry);
            else if (depth > 0 && !hidden && fs::is_directory(entry, error))
                this->folder(entry, depth - 1);
        }
    }

    void hub(const fs::path &hub)
    {
        for (const fs::path &repository : children(hub))
            if (repository.filename().string().starts_with("models--"))
                for (const fs::path &snapshot : children(repository / "snapshots"))
                    folder(snapshot, 0);
    }

    std::vector<FoundModel> take()
    {
        std::ranges::sort(found_, [](const FoundModel &a, const FoundModel &b) {
            return std::tie(a.name, a.path) < std::tie(b.name, b.path);
        });
        return std::move(found_);
    }

private:
    std::vector<fs::path> children(const fs::path &folder)
    {
        std::vector<fs::path> paths;
        std::error_code error;
        for (fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end;
             !error && entry != end && entries_ < most_entries; entry.increment(error), ++entries_)
            paths.push_back(entry->path());
        std::ranges::sort(paths);
        return paths;
    }

    /// True when the same file or folder, by whatever path, has not been seen yet.
    bool is_new(const fs::path &path)
    {
        std::error_code error;
        const fs::path real = fs::canonical(path, error);
        return !error && seen_.insert(real).second;
    }

    void add_folder(const fs::path &folder)
    try {
        if (!is_new(folder))
            return;
        FoundModel model{folder, model_name(folder), read_folder_config(folder).model.architecture, 0};
        for (const fs::path &file : safetensors_files(folder))
            model.bytes += static_cast<int64_t>(fs::file_size(file));
        found_.push_back(std::move(model));
    } catch (const Error &) { // not a model that can be opened: not listed
    } catch (const fs::filesystem_error &) {
    }

    void add_gguf(const fs::path &any_part)
    try {
        const fs::path file = first_gguf_part(any_part);
        if (!is_new(file))
            return;
        FoundModel model{file, model_name(file), read_gguf_config(*GgufFile::open(file)).architecture, 0};
        const GgufPart part = gguf_part(file).value_or(GgufPart{});
        for (int number = 1; number <= part.count; ++number)
            model.bytes += static_cast<int64_t>(fs::file_size(part.count > 1 ? part.path(number) : file));
        found_.push_back(std::move(model));
    } catch (const Error &) {
    } catch (const fs::filesystem_error &) {
    }

    std::vector<FoundModel> found_;
    std::set<fs::path> seen_;
    int entries_ = 0;
};

} // namespace

std::vector<FoundModel> find_models(const std::vector<fs::path> &folders)
{
    Search search;
    search.hub(hugging_face_cache());
    search.folder(own_cache(), search_depth);
    for (const fs::path &folder : folders)
        search.folder(folder, search_depth);
    return search.take();
}

} // namespace sinkscope
