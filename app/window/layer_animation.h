#pragma once

#include "views/state/selection.h"

#include <QObject>
#include <QTimer>

namespace sinkscope {

/// Moves the current layer upwards, round and round, until it is told to stop.
class LayerAnimation : public QObject {
    Q_OBJECT
public:
    explicit LayerAnimation(Selection *selection, QObject *parent = nullptr);

    bool isRunning() const { return timer_.isActive(); }
    void setRunning(bool running);

Q_SIGNALS:
    void runningChanged(bool running);

private:
    Selection *selection_;
    QTimer timer_;
};

} // namespace sinkscope
