#include "app/window/help_texts.h"

#include <QDir>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace sinkscope {

std::vector<HelpTopic> helpTopics(const QString &markdown)
{
    static const QRegularExpression heading(QStringLiteral("^##? (.*?)(?: \\{#([\\w-]+)\\})?$"));
    std::vector<HelpTopic> topics;
    QString page;
    for (const QString &line : markdown.split(QLatin1Char('\n'))) {
        const QRegularExpressionMatch match = heading.match(line);
        if (match.hasMatch() && line.startsWith(QLatin1String("# ")))
            page = match.captured(1);
        else if (match.hasMatch())
            topics.push_back({match.captured(2), match.captured(1), page, {}});
        else if (!topics.empty())
            topics.back().text += line + QLatin1Char('\n');
    }
    for (HelpTopic &topic : topics)
        topic.text = topic.text.trimmed();
    return topics;
}

QString localText(const QString &file)
{
    const QString base = file.chopped(file.endsWith(QLatin1String(".md")) ? 3 : 0);
    const QString language = QLocale().name().section(QLatin1Char('_'), 0, 0);
    for (const QString &name : {QStringLiteral("%1.%2.md").arg(base, language), base + QStringLiteral(".md")})
        if (QFile input(name); input.open(QIODevice::ReadOnly))
            return QString::fromUtf8(input.readAll());
    return {};
}

const HelpTexts &HelpTexts::all()
{
    static const HelpTexts texts;
    return texts;
}

HelpTexts::HelpTexts()
{
    for (const char *page : {"start", "views", "terms", "keys", "commands", "definitions", "formats"}) {
        const std::vector<HelpTopic> found =
            helpTopics(localText(QStringLiteral(":/help/%1.md").arg(QLatin1String(page))));
        topics_.insert(topics_.end(), found.begin(), found.end());
    }
}

const HelpTopic *HelpTexts::find(const QString &id) const
{
    const auto found = std::ranges::find(topics_, id, &HelpTopic::id);
    return found == topics_.end() ? nullptr : &*found;
}

std::vector<const HelpTopic *> HelpTexts::search(const QString &words) const
{
    const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<const HelpTopic *> found, inText;
    for (const HelpTopic &topic : topics_) {
        const auto holds = [&](const QString &text) {
            return std::ranges::all_of(wanted, [&](const QString &w) { return text.contains(w, Qt::CaseInsensitive); });
        };
        if (holds(topic.title))
            found.push_back(&topic);
        else if (holds(topic.title + QLatin1Char(' ') + topic.text))
            inText.push_back(&topic);
    }
    found.insert(found.end(), inText.begin(), inText.end());
    return found;
}

QString HelpTexts::sentence(const QString &id) const
{
    const HelpTopic *topic = find(id);
    if (!topic)
        return {};
    static const QRegularExpression link(QStringLiteral("\\[([^\\]]*)\\]\\([^)]*\\)")), marks(QStringLiteral("[*`]"));
    QString text = topic->text.section(QLatin1Char('\n'), 0, 0);
    text.replace(link, QStringLiteral("\\1")).remove(marks);
    static const QRegularExpression end(QStringLiteral("[.:。](?= |$)"));
    const qsizetype stop = text.indexOf(end);
    return stop < 0 ? text : text.left(stop);
}

} // namespace sinkscope
