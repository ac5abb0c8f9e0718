#include "app/window/projection_motion.h"

#include "views/figures/figure_view.h"

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int glide_time = 120; // milliseconds: less than the layer animation gives a layer
constexpr size_t most_gliding = 5000; ///< tokens; more would not be painted in time

} // namespace

ProjectionMotion::ProjectionMotion(FigureView *view, QObject *parent) : QObject(parent), view_(view)
{
    glide_.setDuration(glide_time);
    glide_.setStartValue(0.0);
    glide_.setEndValue(1.0);
    glide_.setEasingCurve(QEasingCurve::InOutQuad);
    connect(&glide_, &QVariantAnimation::valueChanged, this,
            [this](const QVariant &value) { paint(value.toDouble()); });
    connect(view, &FigureView::optionChanged, this, [this] {
        if (isShown_)
            paint(frame_.share);
    });
}

void ProjectionMotion::show(std::shared_ptr<const TokenProjection> result)
{
    const bool goesOn = last_ && last_->tokens == result->tokens;
    const std::vector<QPointF> from = goesOn ? projectionPoints(*last_, frame_) : std::vector<QPointF>();
    std::vector<AxisRange> ranges = projectionRanges(*result);
    if (goesOn && ranges.size() == frame_.ranges.size())
        for (size_t axis = 0; axis < ranges.size(); ++axis)
            ranges[axis] = {std::min(ranges[axis].low, frame_.ranges[axis].low),
                            std::max(ranges[axis].high, frame_.ranges[axis].high)};
    stop();
    isShown_ = true;
    last_ = std::move(result);
    frame_ = {.ranges = std::move(ranges), .from = from, .share = 1};
    if (view_ && view_->isVisible() && !from.empty() && from.size() <= most_gliding)
        glide_.start(); // paints its first value at once
    else
        paint(1);
}

void ProjectionMotion::stop()
{
    glide_.stop();
    isShown_ = false;
}

void ProjectionMotion::forget()
{
    stop();
    last_.reset();
    frame_ = {};
}

void ProjectionMotion::paint(double share)
{
    frame_.share = share;
    if (!view_ || !last_)
        return;
    auto *figure = static_cast<SheetFigure *>(view_->figure());
    ProjectionFrame frame = frame_;
    if (figure->options().front().current != 0) // fit
        frame.ranges.clear();
    figure->setMaker(projectionMaker(last_, frame));
    view_->refresh();
}

} // namespace sinkscope
