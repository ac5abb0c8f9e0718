#pragma once

#include "core/analysis/inspection.h"
#include "views/figures/inspection_sheets.h"

#include <QObject>
#include <QPointer>
#include <QVariantAnimation>

#include <memory>

namespace sinkscope {

class FigureView;

/// Shows one projection after another, so that a person can follow the points from layer to layer: they glide to their
/// new places, and the axes grow but never shrink while the tokens stay the same.
class ProjectionMotion : public QObject {
    Q_OBJECT
public:
    /// `view` shows the figure of makeProjectionFigure().
    explicit ProjectionMotion(FigureView *view, QObject *parent = nullptr);

    void show(std::shared_ptr<const TokenProjection> result);
    void stop(); ///< leaves the figure as it is: something else is shown there
    void forget(); ///< another run: nothing goes on from what is shown
    /// What is shown last; null at first.
    const std::shared_ptr<const TokenProjection> &last() const { return last_; }

private:
    void paint(double share);

    QPointer<FigureView> view_;
    std::shared_ptr<const TokenProjection> last_;
    ProjectionFrame frame_;
    QVariantAnimation glide_;
    bool isShown_ = false;
};

} // namespace sinkscope
