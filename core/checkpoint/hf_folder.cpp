#include "core/checkpoint/hf_folder.h"

#include "core/checkpoint/config_json.h"
#include "core/checkpoint/json_file.h"
#include "core/checkpoint/model_reference.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/structure.h"
#include "core/data/error.h"

#include <algorithm>
#include <map>
#include <set>

namespace sinkscope {
namespace {

namespace fs = std::filesystem;
constexpr uint64_t most_index_bytes = 64u << 20;

/// Tensor name -> file name, as model.safetensors.index.json gives them.
std::map<std::string, std::string> read_index(const fs::path &index)
{
    const JsonReader json = read_json_file(index, most_index_bytes);
    const JsonReader weight_map = json.at("weight_map");
    std::map<std::string, std::string> files;
    for (const std::string &name : weight_map.keys()) {
        const std::string file = weight_map.at(name).string();
        // A plain name: links inside the folder are followed (the Hugging Face cache is made of them), paths out of it
        // are not.
        if (file.empty() || file == "." || file == ".." || file.find_first_of("/\\") != std::string::npos ||
            file.find('\0') != std::string::npos)
            weight_map.fail(name, "\"" + file + "\" is not a file name in the same folder");
        files.emplace(name, file);
    }
    if (files.empty())
        json.fail("weight_map", "names no tensors");
    return files;
}

fs::path index_path(const fs::path &folder)
{
    return folder / "model.safetensors.index.json";
}

} // namespace

std::vector<fs::path> safetensors_files(const fs::path &folder)
{
    std::error_code ignored;
    const fs::path single = folder / "model.safetensors";
    refuse_dead_link(single);
    refuse_dead_link(index_path(folder));
    if (fs::exists(single, ignored))
        return {single};
    if (!fs::exists(index_path(folder), ignored)) {
        const bool pickled = fs::exists(folder / "pytorch_model.bin", ignored) ||
            fs::exists(folder / "pytorch_model.bin.index.json", ignored);
        throw Error(
            folder, "",
            pickled
                ? "has its weights as pytorch_model.bin, a pickle, which is not read; this makes a folder that opens: "
                  "python3 -c \"from transformers import AutoModelForCausalLM as M; "
                  "M.from_pretrained('" +
                    folder.string() + "').save_pretrained('" + folder.string() + "-safetensors')\""
                : "has neither model.safetensors nor model.safetensors.index.json");
    }
    std::set<std::string> names;
    for (const auto &[tensor, file] : read_index(index_path(folder)))
        names.insert(file);
    std::vector<fs::path> files;
    for (const std::string &name : names)
        files.push_back(folder / name);
    return files;
}

HfFolder::HfFolder(const fs::path &folder)
{
    path_ = folder;
    FolderConfig read = read_folder_config(folder);
    config_ = std::move(read.model);
    std::vector<TensorInfo> stored;
    for (const fs::path &file : safetensors_files(folder)) {
        files_.emplace_back(file);
        auto tensors = read_safetensors(files_.back());
        stored.insert(stored.end(), std::make_move_iterator(tensors.begin()), std::make_move_iterator(tensors.end()));
    }
    std::ranges::sort(stored, {}, &TensorInfo::name);
    const auto twice = std::ranges::adjacent_find(stored, {}, &TensorInfo::name);
    if (twice != stored.end())
        throw Error(twice->file, twice->name, "stands in another file as well");
    if (files_.size() > 1 || files_.front().path().filename() != "model.safetensors")
        check_index(stored);
    const bool tied = config_.tie_word_embeddings;
    set_tensors(canonical_tensors(config_, read.stored_as, stored, folder));
    if (tied && !config_.tie_word_embeddings)
        notices_.push_back(
            "the model's output projection differs from its embeddings, although tie_word_embeddings says "
            "that they are one: both are used as they are, as transformers does");
    if (!tied && config_.tie_word_embeddings)
        notices_.push_back("the model has no output projection (a base class): its embeddings serve as one, so that "
                           "predictions and log-probabilities may mean nothing");
}

/// The index and the shards must agree on where each tensor is.
void HfFolder::check_index(const std::vector<TensorInfo> &stored) const
{
    for (const auto &[name, file] : read_index(index_path(path_))) {
        const auto tensor = std::ranges::lower_bound(stored, name, {}, &TensorInfo::name);
        if (tensor == stored.end() || tensor->name != name || tensor->file.filename() != file)
            throw Error(index_path(path_), name, "is not in " + file);
    }
}

fs::path HfFolder::tokenizer_path() const
{
    std::error_code ignored;
    const fs::path file = path_ / "tokenizer.json";
    refuse_dead_link(file);
    return fs::exists(file, ignored) ? file : fs::path();
}

} // namespace sinkscope
