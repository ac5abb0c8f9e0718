#include "core/analysis/text_table.h"

#include <QTest>

#include <limits>

using namespace sinkscope;

class TextTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void csvKeepsEveryCharacter()
    {
        const TextTable table{{"Token", "Count"}, {{" ", "22"}, {"a,\"b\"", "1"}, {"\n", "2"}, {"plain"}}, "left out"};
        QCOMPARE(to_csv(table), std::string("Token,Count\n\" \",22\n\"a,\"\"b\"\"\",1\n\"\n\",2\nplain,\n"));
    }

    void markdownEscapesAndAligns()
    {
        const TextTable table{{"Token", "Share"}, {{" ", "56.41"}, {"a|b*", "-1e3"}, {"\n", ""}}, "Table_1"};
        QCOMPARE(to_markdown(table),
                 std::string("Table\\_1\n\n| Token | Share |\n| --- | ---: |\n| \u2423 | 56.41 |\n"
                             "| a\\|b\\* | -1e3 |\n| \\\\n |  |\n"));
    }

    void latexEscapesAndUsesBooktabs()
    {
        const TextTable table{{"Token", "%"}, {{" the", "1"}, {"\\x_{1}~^&#$", "2"}, {"[", "3"}}, "100% of A&B"};
        QCOMPARE(to_latex(table),
                 std::string("\\begin{table}\n  \\centering\n  \\caption{100\\% of A\\&B}\n  \\begin{tabular}{lr}\n"
                             "    \\toprule\n    Token & \\% \\\\\n    \\midrule\n"
                             "    \\textvisiblespace{}the & 1 \\\\\n"
                             "    \\textbackslash{}x\\_\\{1\\}\\textasciitilde{}\\textasciicircum{}\\&\\#\\$ & 2 \\\\\n"
                             "    {[} & 3 \\\\\n"
                             "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n"));
    }

    void emptyTableIsWellFormed()
    {
        const TextTable table{{"A"}, {}, ""};
        QCOMPARE(to_csv(table), std::string("A\n"));
        QCOMPARE(to_markdown(table), std::string("| A |\n| --- |\n"));
        QVERIFY(to_latex(table).find("caption") == std::string::npos);
    }

    void decimals()
    {
        QCOMPARE(decimal(56.4102, 2), std::string("56.41"));
        QCOMPARE(decimal(1e6, 0), std::string("1000000"));
        QCOMPARE(decimal(std::numeric_limits<double>::quiet_NaN(), 2), std::string());
        QVERIFY(decimal(std::numeric_limits<double>::max(), 30).size() > 300);
    }
};

QTEST_APPLESS_MAIN(TextTableTest)
#include "test_text_table.moc"
