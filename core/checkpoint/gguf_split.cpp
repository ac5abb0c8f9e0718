#include "core/checkpoint/gguf_split.h"

#include "core/checkpoint/gguf.h"
#include "core/data/error.h"

#include <cstdio>
#include <regex>

namespace sinkscope {
namespace {

namespace fs = std::filesystem;
constexpr auto split_count = "split.count", split_number = "split.no", split_tensors = "split.tensors.count";

void refuse_missing_parts(const fs::path &opened, const GgufPart &part)
{
    std::error_code ignored;
    std::string missing;
    for (int number = 1; number <= part.count; ++number)
        if (const fs::path file = part.path(number); !fs::exists(file, ignored))
            missing += (missing.empty() ? "" : ", ") + file.filename().string();
    if (!missing.empty())
        throw Error(opened, "",
                    "is one of " + std::to_string(part.count) + " parts of a model; not there beside it: " + missing);
}

} // namespace

fs::path GgufPart::path(int of_number) const
{
    char ending[64];
    std::snprintf(ending, sizeof ending, "-%05d-of-%05d.gguf", of_number, count);
    return stem.string() + ending;
}

std::optional<GgufPart> gguf_part(const fs::path &file)
{
    static const std::regex pattern("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");
    const std::string name = file.filename().string();
    std::smatch found;
    if (!std::regex_match(name, found, pattern))
        return {};
    const GgufPart part{file.parent_path() / found[1].str(), std::stoi(found[2]), std::stoi(found[3])};
    if (part.number < 1 || part.number > part.count)
        return {};
    return part;
}

fs::path first_gguf_part(const fs::path &file)
{
    const std::optional<GgufPart> part = gguf_part(file);
    std::error_code ignored;
    return part && fs::exists(part->path(1), ignored) ? part->path(1) : file;
}

std::shared_ptr<const GgufFile> GgufFile::open(const fs::path &path)
{
    const std::shared_ptr<GgufFile> opened = open_one(path);
    const int64_t count = opened->integer_or(split_count, 1);
    if (count <= 1)
        return opened;
    const std::optional<GgufPart> part = gguf_part(path);
    if (!part || part->count != count)
        throw Error(path, split_count,
                    "is a part of a model that is split over " + std::to_string(count) +
                        " files, which are found by their names, NAME-00001-of-0000N.gguf: give them these names back");
    refuse_missing_parts(path, *part);
    const std::shared_ptr<GgufFile> first = part->number == 1 ? opened : open_one(part->path(1));
    first->check_part(*part, 1);
    for (int number = 2; number <= part->count; ++number) {
        const std::shared_ptr<GgufFile> next = part->number == number ? opened : open_one(part->path(number));
        next->check_part(*part, number);
        first->tensors_.insert(first->tensors_.end(), next->tensors_.begin(), next->tensors_.end());
        first->further_parts_.push_back(next);
    }
    first->sort_tensors();
    const auto tensors = static_cast<int64_t>(first->tensors_.size());
    if (first->integer_or(split_tensors, tensors) != tensors)
        throw Error(first->path(), split_tensors,
                    std::to_string(first->integer(split_tensors)) + " tensors in all parts; they have " +
                        std::to_string(tensors));
    return first;
}

void GgufFile::check_part(const GgufPart &part, int number) const
{
    if (integer_or(split_count, 1) != part.count || integer_or(split_number, -1) != number - 1)
        throw Error(path(), split_number,
                    "does not say that the file is part " + std::to_string(number) + " of " +
                        std::to_string(part.count) + ", as its name does");
}

} // namespace sinkscope
