#include "core/store/hdf5_failure_internal.h"

#include <hdf5.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace sinkscope::hdf5 {

namespace {

/// What the library has to say of its last failure: the innermost of its stack of errors.
std::string innermost_error()
{
    std::string text;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_UPWARD,
        [](unsigned number, const H5E_error2_t *error, void *out) -> herr_t {
            if (number == 0 && error->desc)
                *static_cast<std::string *>(out) = error->desc;
            return 0;
        },
        &text);
    return text;
}

} // namespace

std::string why_not_opened(const std::filesystem::path &file)
{
    const std::string why = innermost_error();
    const std::ifstream readable(file);
    if (!readable)
        return std::string("cannot be opened: ") + std::strerror(errno);
    if (why.find("lock") != std::string::npos || why.find("already open for") != std::string::npos)
        return "another program is writing to it, or did not close it (h5clear -s " + file.string() +
            " mends the latter): " + why;
    return "is no HDF5 file, or it is truncated or damaged" + (why.empty() ? "" : ": " + why);
}

} // namespace sinkscope::hdf5
