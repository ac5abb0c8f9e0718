#pragma once

#include "core/engine/compute_settings.h"
#include "core/store/set_description.h"

#include <filesystem>

namespace sinkscope {

/// What the lines of a set will be computed with: the weights' fingerprint, and what "auto" comes to on this machine.
/// Throws Error when the model cannot be opened or the device is not there.
SetOrigin origin_of(const std::filesystem::path &model, const ComputeSettings &compute, const PromptSettings &prompt);

/// Refuses to go on with a file whose lines were made otherwise, or nobody knows how. `description`: SetDescription or
/// GenerationDescription; `there`: that beside the file; `lines`: how many are in it.
template <typename Description>
void check_goes_on(const std::filesystem::path &output, const std::optional<Description> &there,
                   const Description &wanted, size_t lines)
{
    if (lines == 0)
        return;
    if (!there)
        throw Error(output, "",
                    "has " + std::to_string(lines) + " traces and no description beside it (" +
                        set_description_file(output).filename().string() +
                        "): what they were made with is not known, and it cannot go on; give another --output");
    if (const std::string difference = set_difference(*there, wanted); !difference.empty())
        throw Error(output, "", "was made with other settings and cannot go on: " + difference + " differ");
}

/// The absolute path as text; empty for an empty one.
std::string absolute_text(const std::filesystem::path &path);

/// Keeps the progress of a set in its description while it lives: begun now, and how it ended.
class ProgressKeeper {
public:
    /// Writes the description with its progress. Throws Error.
    ProgressKeeper(SetDescription description, std::filesystem::path output, int kept);
    /// Runs `work` and writes how it ended.
    template <typename Work> auto keep(Work &&work)
    {
        try {
            const auto result = work();
            end("done");
            return result;
        } catch (const Cancelled &) {
            end("stopped");
            throw;
        } catch (const std::exception &failure) {
            end(failure.what());
            throw;
        }
    }

private:
    void end(const std::string &how);

    SetDescription description_;
    std::filesystem::path output_;
};

} // namespace sinkscope
