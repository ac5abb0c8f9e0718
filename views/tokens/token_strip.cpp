#include "views/tokens/token_strip.h"

#include "views/state/grid_display.h"
#include "views/state/selection.h"
#include "views/state/token_text.h"
#include "views/state/tooltip.h"

#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

// lengths in pixels at 96 dpi
constexpr double box_padding = 3;
constexpr double box_gap = 1;

} // namespace

TokenStrip::TokenStrip(RunDocument *document, Selection *selection, QWidget *parent)
    : QAbstractScrollArea(parent), document_(document), selection_(selection)
{
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // its coming and going would break lines anew
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Text of the trace, token by token"));
    setAccessibleDescription(tr("Left and right move the current token, up and down go by lines, Alt with up and down "
                                "change the layer, n and p go to sinks."));
    const auto repaint = [this] { viewport()->update(); };
    connect(selection_, &Selection::tokensChanged, this, repaint);
    connect(selection_, &Selection::hoveredTokenChanged, this, repaint);
    connect(selection_, &Selection::layerChanged, this, repaint);
    connect(selection_, &Selection::currentTokenChanged, this, &TokenStrip::followCurrentToken);
    connect(document_, &RunDocument::detectionChanged, this, repaint);
    connect(document_, &RunDocument::runChanged, this, &TokenStrip::resetText);
    setDisplay(new GridDisplay(document, selection, this));
    restyle();
}

void TokenStrip::setDisplay(GridDisplay *display)
{
    if (display == display_)
        return;
    if (display_) {
        display_->disconnect(this);
        if (display_->parent() == this)
            display_->deleteLater();
    }
    display_ = display;
    connect(display_, &GridDisplay::scaleChanged, this, [this] { viewport()->update(); });
    viewport()->update();
}

void TokenStrip::restyle()
{
    style_ = Style::fromPalette(palette(), std::max(7.0, font().pointSizeF()));
    resetText();
}

void TokenStrip::resetText()
{
    search_.clear();
    layout_.setTokens(document_->run().tokens, QFontMetricsF(style_.font, viewport()), box_padding, box_gap);
    layout_.setWidth(viewport()->width() - 2 * margin);
    updateScrollBar();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

int TokenStrip::lineHeight() const
{
    return static_cast<int>(std::ceil(QFontMetricsF(style_.font, viewport()).height())) + 2 + line_gap;
}

void TokenStrip::updateScrollBar()
{
    const int height = layout_.lineCount() * lineHeight() + 2 * margin;
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(lineHeight());
}

QSize TokenStrip::sizeHint() const
{
    return {720, 8 * lineHeight() + 2 * margin};
}

int TokenStrip::tokenAt(const QPoint &position) const
{
    const int y = position.y() + verticalScrollBar()->value() - margin;
    return y < 0 ? -1 : layout_.tokenAt(y / lineHeight(), position.x() - margin);
}

QRect TokenStrip::tokenRect(int token) const
{
    if (token < 0 || token >= layout_.tokenCount())
        return {};
    const int top = margin + layout_.lineOf(token) * lineHeight() - verticalScrollBar()->value();
    const double left = margin + layout_.left(token);
    return QRectF(left, top, layout_.width(token), lineHeight() - line_gap).toAlignedRect();
}

bool TokenStrip::isTokenVisible(int token) const
{
    return viewport()->rect().intersects(tokenRect(token));
}

QColor TokenStrip::tint(int token) const
{
    const QRgb colour = display_->colour(display_->rowForLayer(selection_->layer()), token);
    return qAlpha(colour) == 0 ? style_.background : QColor::fromRgb(colour);
}

void TokenStrip::ensureTokenVisible(int token)
{
    const QRect box = tokenRect(token);
    if (box.isEmpty() || viewport()->rect().contains(QRect(viewport()->rect().left(), box.top(), 1, box.height())))
        return;
    const int middle = verticalScrollBar()->value() + box.center().y() - viewport()->height() / 2;
    const bool nextLine = box.bottom() < viewport()->height() + 2 * lineHeight() && box.top() > -2 * lineHeight();
    const int step = box.top() < 0 ? box.top() - margin : box.bottom() + margin - viewport()->height();
    verticalScrollBar()->setValue(nextLine ? verticalScrollBar()->value() + step : middle);
}

void TokenStrip::followCurrentToken()
{
    if (!dragging_)
        ensureTokenVisible(selection_->currentToken());
    viewport()->update();
}

int TokenStrip::find(const QString &pattern, bool regularExpression)
{
    const int count = search_.find(document_->run().tokens, pattern, regularExpression);
    if (const int index = search_.nextIndex(std::max(0, selection_->currentToken()), false); index >= 0)
        selection_->click(search_.matches()[static_cast<size_t>(index)].first);
    viewport()->update();
    return count;
}

bool TokenStrip::findNext(bool backwards)
{
    const int from = selection_->currentToken() + (backwards ? 0 : 1);
    const int index = search_.nextIndex(from, backwards);
    if (index < 0)
        return false;
    selection_->click(search_.matches()[static_cast<size_t>(index)].first);
    return true;
}

void TokenStrip::clearFind()
{
    search_.clear();
    viewport()->update();
}

QString TokenStrip::tooltip(int token) const
{
    const Token &piece = document_->run().tokens[static_cast<size_t>(token)];
    const int row = display_->rowForLayer(selection_->layer());
    const QString number = display_->valueText(row, token);
    QString text =
        tr("token %1, id %2: “%3”\n%4")
            .arg(token)
            .arg(piece.id)
            .arg(visibleText(document_->run().tokens, token), roleTitle(roleOf(*display_->shown().detection, token)));
    if (const Sink *sink = display_->shown().detection->find(token))
        text += tr(", l_start %1, lifetime %2").arg(sink->l_start()).arg(sink->lifetime());
    const QString grid = gridTitle(display_->kind());
    return text +
        tr("\n%1 at layer %2: %3")
            .arg(display_->side() == RunSide::difference ? grid + QStringLiteral(", ") + differenceTitle() : grid)
            .arg(row)
            .arg(number);
}

bool TokenStrip::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int token = tokenAt(help->pos());
        if (token >= 0)
            QToolTip::showText(help->globalPos(), plainTooltip(tooltip(token)), viewport(), tokenRect(token));
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::Leave)
        selection_->setHoveredToken(-1);
    return QAbstractScrollArea::viewportEvent(event);
}

void TokenStrip::resizeEvent(QResizeEvent *)
{
    const int firstVisible = tokenAt(QPoint(margin, margin));
    layout_.setWidth(viewport()->width() - 2 * margin);
    updateScrollBar();
    if (firstVisible >= 0 && verticalScrollBar()->value() > 0) // keep the reader's place
        verticalScrollBar()->setValue(layout_.lineOf(firstVisible) * lineHeight());
}

void TokenStrip::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
}

} // namespace sinkscope
