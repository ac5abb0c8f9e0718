#pragma once

#include "views/figures/figure_export.h"

#include <QPixmap>
#include <QWidget>

#include <memory>

class QMimeData;

namespace sinkscope {

/// The page of a figure as it will be written, at its true size on the screen. Can be dragged into a document or
/// copied, as vectors and as pixels of that size.
class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget *parent = nullptr);

    /// Null shows nothing. `options.format` does not matter.
    void setFigure(std::shared_ptr<const Figure> figure, FigureData data, const FigureExportOptions &options);
    QSizeF pageMillimetres() const { return options_.sizeMillimetres; }
    /// What is dragged and copied: SVG, PDF and an image. Null without a figure. The caller owns it.
    QMimeData *mimeData() const;

public Q_SLOTS:
    void copy() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    QSize pagePixels() const;

    std::shared_ptr<const Figure> figure_;
    FigureData data_;
    FigureExportOptions options_;
    QPixmap page_;
    QPoint pressed_;
};

} // namespace sinkscope
