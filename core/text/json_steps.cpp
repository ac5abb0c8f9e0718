#include "core/text/json_steps_internal.h"

#include "core/text/utf8.h"

#include <map>
#include <stdexcept>

namespace sinkscope {

namespace {

Pattern read_pattern(const JsonReader &node)
{
    const JsonReader pattern = node.at("pattern");
    if (const auto literal = pattern.find("String"))
        return Pattern::literal(literal->string());
    const JsonReader regex = pattern.at("Regex");
    try {
        return Pattern::regex(regex.string());
    } catch (const std::invalid_argument &failure) {
        regex.fail(failure.what());
    }
}

SplitBehavior read_behavior(const JsonReader &node)
{
    static const std::map<std::string, SplitBehavior> behaviors = {
        {"Removed", SplitBehavior::removed},
        {"Isolated", SplitBehavior::isolated},
        {"MergedWithPrevious", SplitBehavior::merged_with_previous},
        {"MergedWithNext", SplitBehavior::merged_with_next},
        {"Contiguous", SplitBehavior::contiguous},
    };
    const auto found = behaviors.find(node.string());
    if (found == behaviors.end())
        node.fail("split behavior \"" + node.string() + "\" is not known");
    return found->second;
}

PreTokenizerStep read_metaspace(const JsonReader &node)
{
    const std::u16string replacement = utf16_from_utf8(node.at("replacement").string());
    if (replacement.size() != 1)
        node.at("replacement").fail("expected one character");
    PrependScheme scheme = PrependScheme::always;
    if (const auto name = node.find("prepend_scheme")) {
        if (name->string() == "first")
            scheme = PrependScheme::first;
        else if (name->string() == "never")
            scheme = PrependScheme::never;
        else if (name->string() != "always")
            name->fail("prepend scheme \"" + name->string() + "\" is not known");
    } else if (!node.boolean_or("add_prefix_space", true)) {
        scheme = PrependScheme::never;
    }
    return metaspace(replacement.front(), scheme, node.boolean_or("split", true));
}

} // namespace

void append_normalizer_steps(const JsonReader &node, std::vector<NormalizerStep> &steps)
{
    const std::string &type = node.at("type").string();
    if (type == "Sequence") {
        const JsonReader list = node.at("normalizers");
        for (std::size_t index = 0; index < list.size(); ++index)
            append_normalizer_steps(list.element(index), steps);
    } else if (type == "NFC") {
        steps.push_back(unicode_normalization(UnicodeForm::nfc));
    } else if (type == "NFD") {
        steps.push_back(unicode_normalization(UnicodeForm::nfd));
    } else if (type == "NFKC") {
        steps.push_back(unicode_normalization(UnicodeForm::nfkc));
    } else if (type == "NFKD") {
        steps.push_back(unicode_normalization(UnicodeForm::nfkd));
    } else if (type == "Prepend") {
        steps.push_back(prepend(utf16_from_utf8(node.at("prepend").string())));
    } else if (type == "Replace") {
        steps.push_back(replace_all(read_pattern(node), utf16_from_utf8(node.at("content").string())));
    } else if (type == "Strip") {
        steps.push_back(strip(node.boolean_or("strip_left", true), node.boolean_or("strip_right", true)));
    } else {
        node.at("type").fail("normalizer \"" + type + "\" is not supported");
    }
}

void append_pre_tokenizer_steps(const JsonReader &node, std::vector<PreTokenizerStep> &steps)
{
    const std::string &type = node.at("type").string();
    if (type == "Sequence") {
        const JsonReader list = node.at("pretokenizers");
        for (std::size_t index = 0; index < list.size(); ++index)
            append_pre_tokenizer_steps(list.element(index), steps);
    } else if (type == "ByteLevel") {
        steps.push_back(byte_level(node.boolean_or("add_prefix_space", true), node.boolean_or("use_regex", true)));
    } else if (type == "Split") {
        steps.push_back(
            split(read_pattern(node), read_behavior(node.at("behavior")), node.boolean_or("invert", false)));
    } else if (type == "Digits") {
        steps.push_back(split_digits(node.boolean_or("individual_digits", false)));
    } else if (type == "Metaspace") {
        steps.push_back(read_metaspace(node));
    } else {
        node.at("type").fail("pre-tokenizer \"" + type + "\" is not supported");
    }
}

TokenSpelling spelling_of_decoder(const JsonReader &node, TokenSpelling otherwise)
{
    const std::string &type = node.at("type").string();
    if (type == "ByteLevel")
        return TokenSpelling::byte_level;
    if (type == "Metaspace" || type == "ByteFallback")
        return TokenSpelling::metaspace;
    if (type == "Sequence") {
        const JsonReader list = node.at("decoders");
        for (std::size_t index = 0; index < list.size(); ++index)
            otherwise = spelling_of_decoder(list.element(index), otherwise);
    }
    return otherwise;
}

} // namespace sinkscope
