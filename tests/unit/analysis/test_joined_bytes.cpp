#include "core/analysis/joined_bytes.h"

#include <QTest>

using namespace sinkscope;

namespace {

using Kind = TextPart::Kind;

std::vector<Token> tokens_of(const std::vector<std::string> &texts)
{
    std::vector<Token> tokens;
    for (const std::string &text : texts)
        tokens.push_back({.id = 1, .text = text});
    return tokens;
}

/// What each token shows, "|" between them: [character], ‹bytes›, !escape!, and text as it stands; "_" where tokens
/// join.
std::string shown(const std::vector<std::string> &texts)
{
    const std::vector<Token> tokens = tokens_of(texts);
    std::string all;
    bool joins = false;
    for (int position = 0; position < static_cast<int>(tokens.size()); ++position) {
        const JoinedToken joined = join_bytes(tokens, position);
        if (joined.joins_previous != joins)
            return "the neighbours disagree at " + std::to_string(position);
        joins = joined.joins_next;
        for (const TextPart &part : joined.parts)
            all += part.kind == Kind::joined ? "[" + part.text + "]"
                : part.kind == Kind::rest    ? "(" + part.text + ")"
                : part.kind == Kind::escape  ? "!" + part.text + "!"
                                             : part.text;
        all += joins ? "_" : "|";
    }
    return all;
}

} // namespace

/// Bytes of neighbouring tokens become the characters that they make, and nothing else does.
class JoinedBytesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void characters_across_tokens()
    {
        QCOMPARE(shown({"the", " baker"}), "the| baker|");
        QCOMPARE(shown({" <0xE6>", "<0xB1>", "<0x89>", "\u5b57"}), " [\u6c49]_(B1)_(89)|\u5b57|");
        QCOMPARE(shown({"<0xF0>", "<0x9F>", "<0x98>", "<0x80>"}), "[\U0001F600]_(9F)_(98)_(80)|");
        QCOMPARE(shown({"<0xF0><0x9F><0x98>", "<0x80>"}), "[\U0001F600]_(80)|");
        QCOMPARE(shown({"<0xF0>", "<0x9F><0x98><0x80>"}), "[\U0001F600]_(9F 98 80)|");
        QCOMPARE(shown({"\u05d9<0xD7>", "<0xAA>"}), "\u05d9[\u05ea]_(AA)|");
        QCOMPARE(shown({"don<0xE2><0x80>", "<0x99>t"}), "don[\u2019]_(99)t|");
        // One token ends a character and begins the next.
        QCOMPARE(shown({"<0xC3>", "<0xA9><0xC3>", "<0xBC>"}), "[\u00e9]_(A9)[\u00fc]_(BC)|");
        QCOMPARE(shown({"<0xC2>", "<0xAD>"}), "[\u00ad]_(AD)|");
    }

    void bytes_that_make_none()
    {
        QCOMPARE(shown({"<0xED>"}), "!<0xED>!|");
        QCOMPARE(shown({"<0xED>", "<0xA0>", "<0x80>"}), "!<0xED>!|!<0xA0>!|!<0x80>!|"); // a surrogate
        QCOMPARE(shown({"<0xC0>", "<0x80>"}), "!<0xC0>!|!<0x80>!|"); // longer than need be
        QCOMPARE(shown({"<0xE0><0x80>", "<0x80>"}), "!<0xE0><0x80>!|!<0x80>!|");
        QCOMPARE(shown({"<0xF4>", "<0x90>", "<0x80>", "<0x80>"}), "!<0xF4>!|!<0x90>!|!<0x80>!|!<0x80>!|");
        QCOMPARE(shown({"<0xE6>", "a", "<0xB1><0x89>"}), "!<0xE6>!|a|!<0xB1><0x89>!|");
        QCOMPARE(shown({"<0xE6><0xB1>", "", "<0x89>"}), "!<0xE6><0xB1>!||!<0x89>!|"); // an unknown token parts them
        QCOMPARE(shown({"<0xE6>", "<0xE6>", "<0xB1>", "<0x89>"}), "!<0xE6>!|[\u6c49]_(B1)_(89)|");
        QCOMPARE(shown({"<0x89>", "<0xE6>", "<0xB1>"}), "!<0x89>!|!<0xE6>!|!<0xB1>!|");
    }

    void what_only_looks_like_a_byte()
    {
        for (const char *text : {"<0x41>", "<0xe6>", "<0xE6", "<0xE>", "<0xGG>", "<0x", "<0x<0x41>"})
            QCOMPARE(shown({text}), std::string(text) + "|");
        QCOMPARE(shown({"<0x<0xE6>", "<0xB1>", "<0x89>"}), "<0x[\u6c49]_(B1)_(89)|");
    }
};

QTEST_GUILESS_MAIN(JoinedBytesTest)
#include "test_joined_bytes.moc"
