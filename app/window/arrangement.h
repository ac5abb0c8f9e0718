#pragma once

#include <QKeySequence>
#include <QString>
#include <QStringList>

#include <vector>

namespace sinkscope {

/// A way to lay out the views for a purpose: one of the window's workspaces.
struct Arrangement {
    QString id; ///< stable: sessions and tours hold it
    QString title;
    QString purpose; ///< one line
    QStringList front; ///< docks that are in front, one a place
    QStringList closed; ///< docks that are not there
    double left = 0.6; ///< share of the width that map and text have
    double map = 0.6; ///< share of their height that the map has
    double side = 0.4; ///< share of the other column's height that the side panels have
};

QStringList arrangementIds(); ///< of arrangements(), for the time before the language is known
/// Explore, Lab, Set, Teach.
const std::vector<Arrangement> &arrangements();
/// The one of that id; the first where there is none.
const Arrangement &arrangementOf(const QString &id);

} // namespace sinkscope
