#pragma once

#include "core/text/tokenizer.h"

#include <filesystem>
#include <memory>
#include <string>

namespace sinkscope {

/// For a model whose tokenizer is missing or cannot be read: token ids are shown as <id>, and text cannot be tokenised.
/// `why`: what is wrong with it; empty when there is none.
std::shared_ptr<const Tokenizer> make_id_tokenizer(const std::filesystem::path &model, const std::string &why = {});

/// The tokenizer of `file`; one of ids alone, which says why, where `file` is empty or cannot be read.
std::shared_ptr<const Tokenizer> open_tokenizer_or_ids(const std::filesystem::path &model,
                                                       const std::filesystem::path &file);

} // namespace sinkscope
