#pragma once

#include "core/text/tokenizer.h"
#include "tests/support/test_paths.h"

#include <nlohmann/json.hpp>

#include <QByteArray>

#include <fstream>

namespace sinkscope::test {

/// Made by tests/reference/make_tokenizer_cases.py: corpus.json, and a folder with tokenizer.json and expected_ids.json
/// per kind.
inline std::filesystem::path cases_dir()
{
    return source_dir() / "tests/unit/text/data";
}

inline nlohmann::json read_json(const std::filesystem::path &file)
{
    std::ifstream stream(file);
    return nlohmann::json::parse(stream);
}

/// A text of the corpus; some are no UTF-8.
inline std::string case_text(const nlohmann::json &text_case)
{
    if (text_case.contains("text"))
        return text_case.at("text").get<std::string>();
    return QByteArray::fromHex(QByteArray::fromStdString(text_case.at("hex").get<std::string>())).toStdString();
}

/// Tokenises the corpus; warns of each text with other ids than `expected` and returns how many there are.
inline int count_different_cases(const Tokenizer &tokenizer, const nlohmann::json &expected)
{
    const auto joined = [&](const std::vector<int32_t> &ids) {
        std::string text;
        for (const int32_t id : ids)
            text += std::to_string(id) + "=" + tokenizer.piece(id) + "|";
        return text;
    };
    const nlohmann::json corpus = read_json(cases_dir() / "corpus.json");
    int different = corpus.size() == expected.size() && !corpus.empty() ? 0 : -1;
    for (std::size_t i = 0; i < corpus.size() && different >= 0; ++i) {
        const std::vector<int32_t> ids = tokenizer.encode(case_text(corpus[i]));
        const auto wanted = expected[i].get<std::vector<int32_t>>();
        if (ids == wanted)
            continue;
        ++different;
        qWarning("case \"%s\"\n  expected %s\n  found    %s", corpus[i].at("name").get<std::string>().c_str(),
                 joined(wanted).c_str(), joined(ids).c_str());
    }
    return different;
}

} // namespace sinkscope::test
