#pragma once

#include <QMainWindow>

#include <functional>
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

    /// Docks of one place are tabs of each other, in the order in which they were added. `name` becomes the dock's
    /// objectName, which saved layouts refer to. Docks with `open` false are closed in the default layout.
    QDockWidget *addView(const QString &name, const QString &title, Place place, std::function<QWidget *()> make,
                         bool open = true);

    /// The view of a dock, made now if it was not before; null when there is no such dock.
    QWidget *view(const QString &name);
    /// Opens the dock and brings it to the front.
    void showView(const QString &name);
    QList<QAction *> toggleActions() const;
    QList<QAction *> showActions(); ///< "Show view TITLE" for each dock, for the command palette; owned by the layout

    /// The default layout. Needs at least one open dock in each place.
    void reset();
    QByteArray save() const;
    bool restore(const QByteArray &state); ///< false (and the default layout) when it does not fit this version's docks

protected:
    void childEvent(QChildEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Entry {
        QDockWidget *dock;
        Place place;
        std::function<QWidget *()> make;
        bool open;
    };

    void makeView(Entry &entry);
    std::vector<QDockWidget *> docksAt(Place place) const;

    std::vector<Entry> entries_;
    bool isDefault_ = false; ///< no saved layout was restored
    bool wasShown_ = false;
    QString firstView_; ///< to be brought to the front at the first show, which lays the docks out anew
};

} // namespace sinkscope
