#include "tests/support/test_paths.h"
#include "tests/support/work_clock.h"
#include "tests/unit/text/chat_cases.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;
using nlohmann::ordered_json;

/// The evaluator against the texts that transformers' apply_chat_template makes (tests/reference/make_chat_cases.py).
class ChatTemplateTest : public QObject {
    Q_OBJECT

    static ordered_json read_table(const std::filesystem::path &file)
    {
        std::ifstream stream(file);
        return ordered_json::parse(stream);
    }

    /// A template of the table's own, or of its folder.
    static std::string source_of(const ordered_json &table, const std::string &name)
    {
        if (table.contains("templates"))
            return table.at("templates").at(name).get<std::string>();
        std::ifstream stream(source_dir() / table.at("folder").get<std::string>() / (name + ".jinja"));
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    /// Warns of each case with another text than expected and returns how many there are.
    static int count_different(const ordered_json &table, int &cases, int &refusals)
    {
        const std::tm now = time_of_table(table.at("now").get<std::string>());
        int different = 0;
        for (const ordered_json &row : table.at("cases")) {
            const std::string name = row.at("template").get<std::string>();
            const bool has_text = row.contains("expected");
            ++(has_text ? cases : refusals);
            std::string found, refusal;
            try {
                const jinja::Template chat(source_of(table, name));
                ordered_json variables = table.at("settings").at(row.at("setting").get<std::string>());
                variables["messages"] = table.at("conversations").at(row.at("conversation").get<std::string>());
                found = chat.render(jinja_variables(variables), now);
            } catch (const jinja::TemplateError &error) {
                refusal = error.what();
            }
            if (has_text ? refusal.empty() && found == row.at("expected").get<std::string>() : !refusal.empty())
                continue;
            ++different;
            qWarning("%s: %s, %s\n  expected %s\n  found    %s", name.c_str(),
                     row.at("conversation").get<std::string>().c_str(), row.at("setting").get<std::string>().c_str(),
                     has_text ? row.at("expected").dump().c_str() : "a refusal",
                     refusal.empty() ? ordered_json(found).dump().c_str() : refusal.c_str());
        }
        return different;
    }

private Q_SLOTS:
    void texts_agree_with_transformers_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"chat_templates.json", "jinja_snippets.json"})
            QTest::newRow(name) << QString::fromStdString((cases_dir() / name).string());
    }
    void texts_agree_with_transformers()
    {
        QFETCH(QString, file);
        int cases = 0, refusals = 0;
        const ordered_json table = read_table(file.toStdString());
        QCOMPARE(count_different(table, cases, refusals), 0);
        QVERIFY(cases >= 170 && refusals >= 40);
    }

    /// A table of templates from elsewhere, made by make_chat_cases.py --check FOLDER.
    void texts_agree_for_templates_from_outside()
    {
        const auto file = environment_path("SINKSCOPE_CHECK_CHAT");
        SKIP_WITHOUT(file, "SINKSCOPE_CHECK_CHAT names no table to check");
        int cases = 0, refusals = 0;
        QCOMPARE(count_different(read_table(file), cases, refusals), 0);
        qInfo("%d texts and %d refusals agree", cases, refusals);
    }

    void refusals_name_line_and_construct_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *source, const char *message) {
            QTest::newRow(source) << QByteArray(source) << QByteArray(message);
        };
        row("a\n{{ x | nonsense }}", "line 2: the filter \"nonsense\" is not known");
        row("{% if x is odd %}", "line 1: expected {% elif %}, found the end of the template");
        row("\n\n{% include 'x' %}", "line 3: the statement \"include\" is not supported");
        row("{{ missing.role }}", "line 1: \"missing\" is undefined and has no \"role\"");
        row("{{ 'a' + 1 }}", "line 1: \"+\" does not go with str and int");
        row("{{ raise_exception('No system!') }}", "line 1: the template says: No system!");
        row("\n{{ [1].append(2) }}", "line 2: a list cannot be changed by a template");
        row("{{ 'a", "line 1: a string is not closed");
    }
    void refusals_name_line_and_construct()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, message);
        try {
            jinja::Template(source.toStdString()).render({});
            QFAIL("no refusal");
        } catch (const jinja::TemplateError &error) {
            QCOMPARE(QByteArray(error.what()), message);
        }
    }

    /// Whatever a downloaded template asks for, its time and memory are bounded.
    void what_never_ends_is_stopped_data()
    {
        QTest::addColumn<QByteArray>("source");
        const auto row = [](const char *name, const QByteArray &source) { QTest::newRow(name) << source; };
        row("loops", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}");
        row("recursion", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
        row("a long text", "{{ 'aaaaaaaaaaaaaaaaaaaaaaaa' * 999999999999 }}");
        row("doubling text",
            "{% set n = namespace(x='a') %}{% for a in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x }}");
        row("doubling lists",
            "{% set n = namespace(x=[1]) %}{% for a in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}");
        row("deep lists",
            "{% set n = namespace(x=1) %}{% for a in range(99999) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}");
        row("output", "{% for a in range(99999) %}{{ 'a' * 9999 }}{% endfor %}");
        row("wide format", "{{ '%99999999d' % 1 }}");
        row("nested brackets", QByteArray("{{ ") + QByteArray(100000, '(') + "1");
        row("nested blocks", QByteArray("{% if 1 %}").repeated(100000));
        row("a long sum", "{{ 1" + QByteArray("+1").repeated(100000) + " }}");
        row("many nots", "{{ " + QByteArray("not ").repeated(100000) + "1 }}");
        row("many members", "{{ a" + QByteArray(".b").repeated(100000) + " }}");
        row("big power", "{{ 1 ** 99999999999 }}");
        row("a range", "{{ range(99999999999) }}");
    }
    void what_never_ends_is_stopped()
    {
        QFETCH(QByteArray, source);
        const WorkClock clock;
        QVERIFY_EXCEPTION_THROWN(jinja::Template(source.toStdString()).render({}), jinja::TemplateError);
        QVERIFY2(clock.elapsed() < 20000, qPrintable(QString("took %1 ms").arg(clock.elapsed())));
    }

    /// Circles of macros and namespaces are given back (seen by the leak sanitizer).
    void circles_are_given_back()
    {
        const jinja::Template chat(
            "{% set n = namespace() %}{% set n.n = n %}{% for i in [1] %}{% macro m() %}{{ m }}{% endmacro %}"
            "{% set n.m = m %}{% set n.l = [n, loop] %}{% endfor %}{{ n.m() }}");
        QCOMPARE(chat.render({}), "<Macro m>");
    }
};

QTEST_GUILESS_MAIN(ChatTemplateTest)
#include "test_chat_template.moc"
