#include "app/window/layer_animation.h"

namespace sinkscope {

namespace {

constexpr int layer_time = 160; // milliseconds: slow enough to see a point move, fast enough for 80 layers

} // namespace

LayerAnimation::LayerAnimation(Selection *selection, QObject *parent) : QObject(parent), selection_(selection)
{
    timer_.setInterval(layer_time);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (selection_->layerLimit() > 0)
            selection_->setLayer((selection_->layer() + 1) % selection_->layerLimit());
    });
}

void LayerAnimation::setRunning(bool running)
{
    if (running == isRunning())
        return;
    if (running)
        timer_.start();
    else
        timer_.stop();
    Q_EMIT runningChanged(running);
}

} // namespace sinkscope
