#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace sinkscope {

/// A piece of text with a name, from a Markdown file: "## Title {#id}" and what follows.
struct HelpTopic {
    QString id;
    QString title;
    QString page; ///< the file's own title, "# Title"; topics after another one have that
    QString text; ///< Markdown, without its heading
};

/// The topics of a Markdown text, in its order.
std::vector<HelpTopic> helpTopics(const QString &markdown);

/// The text of a resource or file in the language of the program: NAME.LANGUAGE.md where it is there, else NAME.md;
/// empty when there is neither.
QString localText(const QString &file);

/// All that the program says about itself: resources/help, the one source of explanations.
class HelpTexts {
public:
    /// Read once, at the first call, in the language of that time.
    static const HelpTexts &all();

    const std::vector<HelpTopic> &topics() const { return topics_; }
    const HelpTopic *find(const QString &id) const; ///< null = there is none
    /// Topics that hold all the words, those with them in the title first.
    std::vector<const HelpTopic *> search(const QString &words) const;
    /// The first sentence of a topic as plain text, for tooltips; empty when there is none.
    QString sentence(const QString &id) const;

private:
    HelpTexts();

    std::vector<HelpTopic> topics_;
};

} // namespace sinkscope
