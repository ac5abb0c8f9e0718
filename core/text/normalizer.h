#pragma once

#include "core/text/pattern.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace sinkscope {

/// One step of a tokenizer's normaliser; a sequence of them is run in order. May throw as Pattern::spans() does.
using NormalizerStep = std::function<void(std::u16string &text, const std::stop_token &stop)>;

enum class UnicodeForm { nfc, nfd, nfkc, nfkd };
NormalizerStep unicode_normalization(UnicodeForm form);
/// Nothing is put before an empty text.
NormalizerStep prepend(std::u16string prefix);
NormalizerStep replace_all(Pattern pattern, std::u16string replacement);
/// Removes white space at the ends.
NormalizerStep strip(bool left, bool right);

void normalize(const std::vector<NormalizerStep> &steps, std::u16string &text, const std::stop_token &stop = {});

} // namespace sinkscope
