#include "core/store/output_file.h"

#include "core/checkpoint/gguf_split.h"
#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/model_reference.h"
#include "core/checkpoint/safetensors.h"
#include "core/data/error.h"
#include "core/store/replaced_file.h"
#include "core/store/run_file.h"

#include <fstream>
#include <string>

namespace sinkscope {

namespace {

namespace fs = std::filesystem;

constexpr int deepest_input = 4; // folders below the one that is given: a model has at most one

bool same_file(const fs::path &one, const fs::path &other)
{
    std::error_code failure;
    if (fs::equivalent(one, other, failure) && !failure) // by device and inode, through links
        return true;
    return fs::weakly_canonical(one, failure) == fs::weakly_canonical(other, failure) && !failure; // not there yet
}

/// Whether the file is `input`, a part of the same split model, or one of the files in that folder.
bool is_among(const fs::path &file, const fs::path &input, int depth = 0)
{
    std::error_code failure;
    if (!fs::is_directory(input, failure))
        return same_file(file, input) || same_file(first_gguf_part(file), first_gguf_part(input));
    if (depth == deepest_input)
        return false;
    for (fs::directory_iterator entry(input, failure), end; !failure && entry != end; entry.increment(failure))
        if (is_among(file, entry->path(), depth + 1))
            return true;
    return false;
}

std::string beginning(const fs::path &file)
{
    std::string bytes(4096, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<size_t>(stream.gcount()));
    return bytes;
}

bool is_residual_file(const fs::path &file)
{
    try {
        const MappedFile mapped(file);
        const auto metadata = read_safetensors_metadata(mapped);
        const auto format = metadata.find("format");
        return format != metadata.end() && format->second.starts_with("sinkscope residuals");
    } catch (const Error &) {
        return false;
    }
}

bool is_of_kind(const fs::path &file, OutputKind kind)
{
    switch (kind) {
    case OutputKind::run:
        return is_run_file(file);
    case OutputKind::detections:
        return beginning(file).find("\"candidate_sinks\"") != std::string::npos;
    case OutputKind::traces: {
        const std::string bytes = beginning(file);
        return bytes.starts_with("{") && bytes.find("\"candidate_sinks\"") == std::string::npos;
    }
    case OutputKind::residuals:
        return is_residual_file(file);
    case OutputKind::other:
        return true;
    }
    return false;
}

const char *kind_text(OutputKind kind)
{
    switch (kind) {
    case OutputKind::run:
        return "a run file of ours";
    case OutputKind::detections:
        return "a detection file";
    case OutputKind::traces:
        return "a trace file (JSONL)";
    default:
        return "a file of residuals";
    }
}

} // namespace

void check_output(const fs::path &output, const std::vector<fs::path> &inputs, OutputKind kind, bool overwrite)
{
    std::error_code failure;
    const fs::path folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, failure))
        throw Error(output, "", "cannot be written: there is no folder " + folder.string());
    for (const fs::path &reference : inputs)
        for (const auto &[model, adapter] = split_reference(reference); const fs::path &input : {model, adapter})
            if (!input.empty() && is_among(output, input))
                throw Error(output, "",
                            "is read, and would be replaced: " +
                                (fs::is_directory(input, failure) ? "it is a file of " + input.string()
                                                                  : "it is the same file as " + input.string()) +
                                "; give the output another name");
    const ReplacedFile tried(output);
    const bool exists = fs::exists(output, failure);
    if (exists && !overwrite && fs::file_size(output, failure) > 0 && !is_of_kind(output, kind))
        throw Error(output, "",
                    std::string("exists and is not ") + kind_text(kind) + ": give another name" +
                        (kind == OutputKind::run ? ", or --overwrite to replace it" : ""));
}

} // namespace sinkscope
