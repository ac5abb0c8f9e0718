#include "app/dialogs/figure_preview.h"

#include "core/data/error.h"

#include <QApplication>
#include <QClipboard>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>

namespace sinkscope {

namespace {

constexpr int margin = 10; ///< around the page
constexpr double points_per_millimetre = 72 / 25.4;

} // namespace

FigurePreview::FigurePreview(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("preview"));
    setAccessibleName(tr("The page as it will be"));
    setToolTip(tr("The page at its true size. Drag it into a document, or copy it"));
}

void FigurePreview::setFigure(std::shared_ptr<const Figure> figure, FigureData data, const FigureExportOptions &options)
{
    figure_ = std::move(figure);
    data_ = std::move(data);
    options_ = options;
    page_ = {};
    setFixedSize(figure_ ? pagePixels() + QSize(2 * margin, 2 * margin) : QSize(1, 1));
    update();
}

QSize FigurePreview::pagePixels() const
{
    return (options_.sizeMillimetres * points_per_millimetre * logicalDpiY() / 72.0).toSize();
}

void FigurePreview::paintEvent(QPaintEvent *)
{
    if (!figure_)
        return;
    const double ratio = devicePixelRatioF(), scale = logicalDpiY() / 72.0;
    if (page_.isNull()) {
        page_ = QPixmap(pagePixels() * ratio);
        page_.setDevicePixelRatio(ratio);
        page_.fill(Qt::white);
        QPainter painter(&page_);
        painter.scale(scale, scale);
        figure_->paint(painter, {QPointF(), options_.sizeMillimetres * points_per_millimetre}, data_,
                       exportStyle(options_));
    }
    QPainter painter(this);
    painter.drawPixmap(margin, margin, page_);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(QRect(QPoint(margin, margin), pagePixels()).adjusted(-1, -1, 0, 0));
}

QMimeData *FigurePreview::mimeData() const
{
    if (!figure_)
        return nullptr;
    auto mime = std::make_unique<QMimeData>();
    FigureExportOptions options = options_;
    try {
        options.format = QStringLiteral("svg");
        mime->setData(QStringLiteral("image/svg+xml"), renderFigure(*figure_, data_, options));
        options.format = QStringLiteral("pdf");
        mime->setData(QStringLiteral("application/pdf"), renderFigure(*figure_, data_, options));
        options.format = QStringLiteral("png");
        mime->setImageData(QImage::fromData(renderFigure(*figure_, data_, options), "png"));
    } catch (const Error &) {
        return nullptr; // a size that cannot be drawn: exporting says why
    }
    return mime.release();
}

void FigurePreview::copy() const
{
    if (QMimeData *mime = mimeData())
        QApplication::clipboard()->setMimeData(mime);
}

void FigurePreview::mousePressEvent(QMouseEvent *event)
{
    pressed_ = event->pos();
}

void FigurePreview::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton) ||
        (event->pos() - pressed_).manhattanLength() < QApplication::startDragDistance())
        return;
    if (QMimeData *mime = mimeData()) {
        auto *drag = new QDrag(this); // Qt deletes it
        drag->setMimeData(mime);
        drag->setPixmap(page_.scaledToWidth(160, Qt::SmoothTransformation));
        drag->exec(Qt::CopyAction);
    }
}

} // namespace sinkscope
