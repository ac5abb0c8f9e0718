#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/structure.h"

#include <filesystem>

namespace sinkscope {

/// A Hugging Face folder's configuration.
struct FolderConfig {
    ModelConfig model;
    StoredAs stored_as;
};

/// Reads `folder`/config.json with transformers' defaults per family; of a model of several kinds of input
/// (`text_config`) the text model. Throws Error, naming what it is, for an architecture or setting that the decoder
/// does not have.
FolderConfig read_folder_config(const std::filesystem::path &folder);

} // namespace sinkscope
