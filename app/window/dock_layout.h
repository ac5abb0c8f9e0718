#pragma once

#include "app/window/arrangement.h"

#include <QMainWindow>

#include <functional>
#include <optional>
#include <vector>

class QAction;
class QDockWidget;

namespace sinkscope {

/// The area that holds the views as docks. A dock's view is made when the dock is first seen, so that closed ones cost
/// nothing.
class DockLayout : public QMainWindow {
    Q_OBJECT
public:
    /// Where a dock goes in the default layout.
    enum class Place { map, text, side, figure };

    explicit DockLayout(QWidget *parent = nullptr);

    /// A view and how people find it.
    struct ViewEntry {
        QString name; ///< the dock's objectName, which saved layouts refer to
        QString title;
        QString group; ///< "Figures", in the list of views
    };

    /// Docks of one place lie on one another, in the order in which they were added; the list of views raises them, so
    /// there are no tabs.
    QDockWidget *addView(const ViewEntry &view, Place place, std::function<QWidget *()> make);
    std::vector<ViewEntry> views() const;
    bool isInSight(const QString &name) const; ///< open, and not under another

    /// The view of a dock, made now if it was not before; null when there is no such dock.
    QWidget *view(const QString &name);
    /// Opens the dock and brings it to the front.
    void showView(const QString &name);
    QList<QAction *> showActions(); ///< one a view, whose title is its text, that raises it; owned by the layout
    QString viewWithFocus() const; ///< the view that the focused widget is in; empty = none

    /// Lays the docks out anew.
    void reset(const Arrangement &arrangement);
    QByteArray save() const;
    /// What save() gave; false (and the arrangement) when it does not fit this version's docks.
    bool restore(const QByteArray &state, const Arrangement &otherwise);

Q_SIGNALS:
    void laidOut(); ///< docks were moved, opened or closed
    void helpRequested(const QString &view);
    void viewMade(QWidget *view);

protected:
    void childEvent(QChildEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Entry {
        QDockWidget *dock;
        QString group;
        Place place;
        std::function<QWidget *()> make;
    };

    void makeView(Entry &entry);
    void raiseFront(const Arrangement &arrangement);
    std::vector<QDockWidget *> docksAt(Place place, const Arrangement &arrangement) const;

    std::vector<Entry> entries_;
    std::optional<Arrangement> lastReset_; ///< none once a saved layout was restored
    bool wasShown_ = false;
    bool isInPlace_ = false; ///< the first show has laid the docks out
    QString firstView_; ///< to be brought to the front at the first show, which lays the docks out anew
};

} // namespace sinkscope
