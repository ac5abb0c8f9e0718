#include "core/store/other_datasets_internal.h"

#include "core/data/error.h"
#include "core/store/run_file_layout_internal.h"

#include <optional>

namespace sinkscope {

namespace {

using hdf5::Content;
using hdf5::Dataset;

constexpr int deepest = 8; // groups in one another
constexpr size_t most_names = 1000;

/// Datasets below a group, by their paths; links to elsewhere are none.
class Names {
public:
    explicit Names(hid_t file) : file_(file) { }

    std::vector<std::string> all()
    {
        visit_group("");
        return std::move(found_);
    }

private:
    static herr_t on_link(hid_t, const char *name, const H5L_info_t *info, void *data)
    {
        if (info->type == H5L_TYPE_HARD)
            static_cast<std::vector<std::string> *>(data)->emplace_back(name);
        return 0;
    }

    void visit_group(const std::string &prefix, int depth = 0)
    {
        const hdf5::GroupHandle group(H5Gopen2(file_, prefix.empty() ? "/" : prefix.c_str(), H5P_DEFAULT));
        std::vector<std::string> links;
        if (!group.valid() || depth > deepest ||
            H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, on_link, &links) < 0)
            return;
        for (const std::string &link : links) {
            if (found_.size() == most_names)
                return;
            const std::string path = prefix.empty() ? link : prefix + "/" + link;
            H5O_info_t info;
            if (H5Oget_info_by_name(file_, path.c_str(), &info, H5P_DEFAULT) < 0)
                continue;
            if (info.type == H5O_TYPE_GROUP)
                visit_group(path, depth + 1);
            else if (info.type == H5O_TYPE_DATASET)
                found_.push_back(path);
        }
    }

    hid_t file_;
    std::vector<std::string> found_;
};

/// Checked as a run's own datasets are; nothing for one that does not pass.
std::optional<Dataset> open_checked(hdf5::Reader &from, const std::string &name)
{
    for (const Content content : {Content::real, Content::integer, Content::text}) {
        try {
            return from.open(name, content);
        } catch (const Error &) {
            continue; // of another type, perhaps
        }
    }
    return std::nullopt;
}

bool copy(const hdf5::Reader &from, const Dataset &dataset, hdf5::Writer &to)
{
    if (dataset.variable_length) {
        if (!dataset.shape.empty())
            return false;
        to.write_text(dataset.name, {dataset.name, "", ""}, from.read_text(dataset).front());
        return true;
    }
    const hdf5::PropertyHandle how(H5Pcreate(H5P_OBJECT_COPY)), links(H5Pcreate(H5P_LINK_CREATE));
    H5Pset_copy_object(how, H5O_COPY_WITHOUT_ATTR_FLAG); // the library trusts the lengths in theirs
    H5Pset_create_intermediate_group(links, 1);
    return H5Ocopy(from.file(), dataset.name.c_str(), to.file(), dataset.name.c_str(), how, links) >= 0;
}

} // namespace

std::vector<std::string> copy_other_datasets(hdf5::Reader &from, hdf5::Writer &to)
{
    std::vector<std::string> lost;
    for (const std::string &name : Names(from.file()).all()) {
        if (is_own_dataset(name))
            continue;
        const std::optional<Dataset> dataset = open_checked(from, name);
        if (!dataset || !copy(from, *dataset, to))
            lost.push_back(name);
    }
    return lost;
}

} // namespace sinkscope
