#include "views/state/named_selections.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>

namespace sinkscope {

NamedSelections::NamedSelections(QObject *parent) : QObject(parent) { }

int NamedSelections::indexOf(const QString &name) const
{
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&name](const Entry &entry) { return entry.name == name; });
    return found == entries_.end() ? -1 : static_cast<int>(found - entries_.begin());
}

QString NamedSelections::keep(const QString &name, std::vector<int> tokens)
{
    std::sort(tokens.begin(), tokens.end());
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    QString used = name.trimmed();
    for (int number = 1; used.isEmpty(); ++number)
        if (const QString candidate = tr("selection %1").arg(number); indexOf(candidate) < 0)
            used = candidate;
    if (const int index = indexOf(used); index >= 0)
        entries_[static_cast<size_t>(index)].tokens = std::move(tokens);
    else
        entries_.push_back({used, std::move(tokens)});
    Q_EMIT changed();
    return used;
}

bool NamedSelections::rename(const QString &from, const QString &to)
{
    const int index = indexOf(from);
    const QString name = to.trimmed();
    if (index < 0 || name.isEmpty() || indexOf(name) >= 0)
        return false;
    entries_[static_cast<size_t>(index)].name = name;
    Q_EMIT changed();
    return true;
}

void NamedSelections::remove(const QString &name)
{
    if (const int index = indexOf(name); index >= 0) {
        entries_.erase(entries_.begin() + index);
        Q_EMIT changed();
    }
}

void NamedSelections::clear()
{
    if (entries_.empty())
        return;
    entries_.clear();
    Q_EMIT changed();
}

QJsonObject NamedSelections::toJson() const
{
    QJsonArray list;
    for (const Entry &entry : entries_) {
        QJsonArray tokens;
        for (const int token : entry.tokens)
            tokens.append(token);
        list.append(QJsonObject{{QStringLiteral("name"), entry.name}, {QStringLiteral("tokens"), tokens}});
    }
    return {{QStringLiteral("selections"), list}};
}

void NamedSelections::fromJson(const QJsonObject &object)
{
    entries_.clear();
    for (const QJsonValue &value : object[QStringLiteral("selections")].toArray()) {
        const QString name = value[QStringLiteral("name")].toString().trimmed();
        if (name.isEmpty() || indexOf(name) >= 0 || !value[QStringLiteral("tokens")].isArray())
            continue;
        std::vector<int> tokens;
        for (const QJsonValue &token : value[QStringLiteral("tokens")].toArray())
            if (const int position = token.toInt(-1); position >= 0)
                tokens.push_back(position);
        std::sort(tokens.begin(), tokens.end());
        tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
        entries_.push_back({name, std::move(tokens)});
    }
    Q_EMIT changed();
}

std::vector<int> unite(const std::vector<int> &a, const std::vector<int> &b)
{
    std::vector<int> result;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    return result;
}

std::vector<int> intersect(const std::vector<int> &a, const std::vector<int> &b)
{
    std::vector<int> result;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
    return result;
}

std::vector<int> subtract(const std::vector<int> &from, const std::vector<int> &what)
{
    std::vector<int> result;
    std::set_difference(from.begin(), from.end(), what.begin(), what.end(), std::back_inserter(result));
    return result;
}

} // namespace sinkscope
