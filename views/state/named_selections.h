#pragma once

#include <QJsonObject>
#include <QObject>
#include <QString>

#include <vector>

namespace sinkscope {

/// Selections that were kept under a name, in the order in which they were made.
class NamedSelections : public QObject {
    Q_OBJECT
public:
    struct Entry {
        QString name;
        std::vector<int> tokens; ///< ascending, without repeats
        bool operator==(const Entry &) const = default;
    };

    explicit NamedSelections(QObject *parent = nullptr);

    const std::vector<Entry> &entries() const { return entries_; }
    int indexOf(const QString &name) const; ///< -1 = none

    /// Keeps tokens under a name, replacing what was there. Empty names become "selection N". Returns the name.
    QString keep(const QString &name, std::vector<int> tokens);
    bool rename(const QString &from, const QString &to); ///< false when `from` is not there, or `to` is empty or taken
    void remove(const QString &name);
    void clear();

    QJsonObject toJson() const;
    void fromJson(const QJsonObject &object); ///< replaces all; ignores entries that are not well formed

Q_SIGNALS:
    void changed();

private:
    std::vector<Entry> entries_;
};

/// Set operations on ascending token lists.
std::vector<int> unite(const std::vector<int> &a, const std::vector<int> &b);
std::vector<int> intersect(const std::vector<int> &a, const std::vector<int> &b);
std::vector<int> subtract(const std::vector<int> &from, const std::vector<int> &what);

} // namespace sinkscope
