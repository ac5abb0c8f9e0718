#pragma once

#include "core/text/tokenizer.h"

#include <filesystem>
#include <memory>

namespace sinkscope {

/// Stands in for the tokenizer of a model that has none: a trace given as token_ids can be run, its pieces are "<id>".
/// Its vocab_size() is 0, and encode() throws an Error that names the model.
std::shared_ptr<const Tokenizer> make_id_tokenizer(const std::filesystem::path &model);

} // namespace sinkscope
