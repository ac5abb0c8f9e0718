// Figures as PGFPlots.
#include "views/figures/figure_source.h"
#include "views/figures/reduced_cells.h"

#include <array>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int most_columns = 120, most_rows = 60; ///< of a heat map's cells: TeX holds some thousand coordinates
constexpr SourceLanguage language = SourceLanguage::tex;

QString label(const QString &markup)
{
    return u'{' + sourceText(markup, language) + u'}';
}

QString points(double length)
{
    return sourceNumber(length) + QStringLiteral("bp"); // TeX's bp is 1/72 inch
}

QString colourOf(const QColor &colour)
{
    return QStringLiteral("{rgb,255:red,%1;green,%2;blue,%3}").arg(colour.red()).arg(colour.green()).arg(colour.blue());
}

QString opacityOf(const QColor &colour)
{
    return colour.alpha() == 255 ? QString() : QStringLiteral(", opacity=%1").arg(sourceNumber(colour.alphaF()));
}

QString markOf(MarkerShape shape)
{
    static constexpr std::array names{"*", "star", "square*", "diamond*", "triangle*", "triangle*", "pentagon*", "x"};
    return QLatin1String(names[static_cast<size_t>(shape)]);
}

QString dashOf(Qt::PenStyle pen)
{
    return QLatin1String(pen == Qt::DashLine ? ", dashed" : pen == Qt::DotLine ? ", dotted" : "");
}

/// "(x, y) (x, y)"; no coordinate for what has no place.
QString coordinates(const std::vector<QPointF> &points)
{
    QStringList pairs;
    for (const QPointF &point : points)
        pairs << (std::isfinite(point.x()) && std::isfinite(point.y())
                      ? QStringLiteral("(%1,%2)").arg(sourceNumber(point.x()), sourceNumber(point.y()))
                      : QStringLiteral("(%1,nan)").arg(sourceNumber(point.x())));
    return QStringLiteral("coordinates {%1}").arg(pairs.join(u' '));
}

template <typename Mark> QString looksOf(const Mark &mark, double markerSize)
{
    QString looks = QStringLiteral("color=%1").arg(colourOf(mark.colour));
    looks += mark.width > 0 ? QStringLiteral(", line width=%1").arg(points(mark.width)) + dashOf(mark.pen)
                            : QStringLiteral(", only marks");
    if (!mark.marker)
        return looks + QStringLiteral(", mark=none");
    looks += QStringLiteral(", mark=%1, mark size=%2").arg(markOf(*mark.marker), points(markerSize / 2));
    const QString turned = *mark.marker == MarkerShape::triangleDown ? QStringLiteral("rotate=180, ") : QString();
    return looks +
        QStringLiteral(", mark options={%1solid, fill=%2}")
            .arg(turned, mark.hollow ? QStringLiteral("none") : colourOf(mark.colour));
}

class Picture {
public:
    explicit Picture(const FigureDrawing &drawing) : drawing_(drawing) { }

    QString text()
    {
        // keeps the page at its size, whatever is drawn
        add(QStringLiteral("\\useasboundingbox (0,0) rectangle (%1,%2);")
                .arg(points(drawing_.size.width()), points(drawing_.size.height())));
        for (const FigureDrawing::Panel &panel : drawing_.panels)
            addPanel(panel);
        if (drawing_.bar)
            addColourBar(*drawing_.bar);
        addSharedLegend();
        addLines(drawing_.heading, drawing_.size.height() - 3, QStringLiteral("north west"), QStringLiteral("black"));
        addLines(drawing_.note, 3, QStringLiteral("south west"), QStringLiteral("black!62"));
        return lines_.join(u'\n');
    }

private:
    void add(const QString &line) { lines_ << line; }

    QString placeOf(const QRectF &rect) const
    {
        return QStringLiteral("at={(%1,%2)}, anchor=south west, width=%3, height=%4")
            .arg(points(rect.left()), points(drawing_.size.height() - rect.bottom()), points(rect.width()),
                 points(rect.height()));
    }

    static QString scaleOf(const PanelAxis &axis, char which)
    {
        const QString letter{QLatin1Char(which)};
        QString options = QStringLiteral(", %1min=%2, %1max=%3")
                              .arg(letter)
                              .arg(sourceNumber(axis.range.low), sourceNumber(axis.range.high));
        if (axis.scale == AxisScale::logarithmic)
            options += QStringLiteral(", %1mode=log").arg(letter);
        if (!axis.title.isEmpty())
            options += QStringLiteral(", %1label=%2").arg(letter).arg(label(axis.title));
        QStringList values, labels;
        for (const AxisTick &tick : axis.ticks)
            if (tick.value >= axis.range.low && tick.value <= axis.range.high) {
                values << sourceNumber(tick.value);
                labels << label(tick.label);
            }
        if (!axis.ticks.empty())
            options += QStringLiteral(", %1tick={%2}, %1ticklabels={%3}")
                           .arg(letter)
                           .arg(values.join(u','), labels.join(u','));
        return options;
    }

    void addPanel(const FigureDrawing::Panel &panel)
    {
        const PanelSpec &spec = panel.spec;
        QString options = placeOf(panel.plot) + scaleOf(spec.x, 'x') + scaleOf(spec.y, 'y');
        if (!spec.title.trimmed().isEmpty())
            options += QStringLiteral(", title=%1").arg(label(spec.title));
        if (spec.right)
            options += QStringLiteral(", axis y line*=left");
        if (spec.image)
            options += QStringLiteral(", axis on top, grid=none, point meta min=%1, point meta max=%2, %3")
                           .arg(metaOf(spec.image->scale.low, spec.image->scale),
                                metaOf(spec.image->scale.high, spec.image->scale), mapOf(spec.image->scale.map));
        add(QStringLiteral("\\begin{axis}[sinkscope, %1]").arg(options));
        if (spec.image)
            addImage(*spec.image);
        for (const PanelBand &band : spec.bands)
            addBand(band);
        addBars(spec.bars);
        for (const PanelSeries &series : spec.series)
            if (!series.right)
                addSeries(series, panel.legend);
        for (const PanelRule &rule : spec.rules)
            addRule(rule, spec, panel.legend);
        for (const PanelFrame &frame : spec.frames)
            add(QStringLiteral("\\draw[line width=1.2bp] (axis cs:%1,%2) rectangle (axis cs:%3,%4);")
                    .arg(sourceNumber(frame.area.left()), sourceNumber(frame.area.top()),
                         sourceNumber(frame.area.right()), sourceNumber(frame.area.bottom())));
        for (const PanelNote &note : spec.notes)
            add(QStringLiteral(
                    "\\node[anchor=west, color=%1, font=\\fontsize{%2}{%2}\\selectfont] at (axis cs:%3,%4) %5;")
                    .arg(colourOf(note.colour), sourceNumber(0.85 * drawing_.fontPoints), sourceNumber(note.value.x()),
                         sourceNumber(note.value.y()), label(note.text)));
        add(QStringLiteral("\\end{axis}"));
        if (spec.right)
            addRightAxis(panel);
    }

    void addRightAxis(const FigureDrawing::Panel &panel)
    {
        PanelAxis x = panel.spec.x;
        x.title.clear();
        add(QStringLiteral("\\begin{axis}[sinkscope, grid=none, axis y line*=right, axis x line=none, %1]")
                .arg(placeOf(panel.plot) + scaleOf(x, 'x') + scaleOf(*panel.spec.right, 'y')));
        for (const PanelSeries &series : panel.spec.series)
            if (series.right)
                addSeries(series, false);
        add(QStringLiteral("\\end{axis}"));
    }

    void addSeries(const PanelSeries &series, bool legend)
    {
        const QString forget = series.name.isEmpty() || !legend ? QStringLiteral(", forget plot") : QString();
        add(QStringLiteral("\\addplot[%1%2%3] %4;")
                .arg(looksOf(series, series.markerSize > 0 ? series.markerSize : drawing_.markerSize),
                     opacityOf(series.colour), forget, coordinates(series.points)));
        if (forget.isEmpty())
            add(QStringLiteral("\\addlegendentry%1").arg(label(series.name)));
    }

    void addBand(const PanelBand &band)
    {
        if (band.x.empty())
            return; // there for the legend alone
        std::vector<QPointF> outline;
        for (size_t i = 0; i < band.x.size(); ++i)
            outline.emplace_back(band.x[i], band.low[i]);
        for (size_t i = band.x.size(); i-- > 0;)
            outline.emplace_back(band.x[i], band.high[i]);
        add(QStringLiteral("\\addplot[fill=%1, draw=none%2, mark=none, forget plot] %3 -- cycle;")
                .arg(colourOf(band.colour), opacityOf(band.colour), coordinates(outline)));
    }

    void addBars(const PanelBars &bars)
    {
        for (size_t set = 0; set < bars.sets.size(); ++set)
            for (int bar = 0; bar < bars.count(); ++bar) {
                const AxisRange span = bars.spanOf(static_cast<int>(set), bar);
                const double size = bars.sets[set].values[static_cast<size_t>(bar)];
                if (size == 0 || !std::isfinite(size))
                    continue;
                const QRectF box = bars.horizontal ? QRectF(QPointF(0, span.low), QPointF(size, span.high))
                                                   : QRectF(QPointF(span.low, 0), QPointF(span.high, size));
                add(QStringLiteral("\\fill[%1] (axis cs:%2,%3) rectangle (axis cs:%4,%5);")
                        .arg(QStringLiteral("color=") + colourOf(bars.sets[set].colour), sourceNumber(box.left()),
                             sourceNumber(box.top()), sourceNumber(box.right()), sourceNumber(box.bottom())));
            }
    }

    void addRule(const PanelRule &rule, const PanelSpec &spec, bool legend)
    {
        PanelSeries line;
        line.name = rule.name;
        line.colour = rule.colour;
        line.width = 0.8;
        line.pen = rule.pen;
        line.points = rule.orientation == Qt::Vertical
            ? std::vector<QPointF>{{rule.value, spec.y.range.low}, {rule.value, spec.y.range.high}}
            : std::vector<QPointF>{{spec.x.range.low, rule.value}, {spec.x.range.high, rule.value}};
        addSeries(line, legend);
    }

    static double metaValue(double value, const ColourScale &scale)
    {
        if (scale.normalisation == Normalisation::logarithmic)
            return value > 0 ? std::log10(value) : std::log10(scale.low);
        return value;
    }
    static QString metaOf(double value, const ColourScale &scale) { return sourceNumber(metaValue(value, scale)); }

    static QString mapOf(ColourMap map)
    {
        const ColourTable &table = colourTable(map);
        QStringList colours;
        for (size_t i = 0; i < table.size(); i += 15)
            colours
                << QStringLiteral("rgb255=(%1,%2,%3)").arg(qRed(table[i])).arg(qGreen(table[i])).arg(qBlue(table[i]));
        return QStringLiteral("colormap={%1}{%2}").arg(colourMapName(map), colours.join(u' '));
    }

    void addImage(const PanelImage &image)
    {
        const ReducedCells cells = reducedCells(image, {most_columns, most_rows});
        if (cells.reduced)
            add(QStringLiteral("% each cell is the value of largest magnitude of those that it stands for"));
        QStringList rows;
        const double width = (image.x.high - image.x.low) / cells.size.width(),
                     height = (image.y.high - image.y.low) / cells.size.height();
        for (int row = 0; row < cells.size.height(); ++row)
            for (int column = 0; column < cells.size.width(); ++column) {
                const double value = cells.values[static_cast<size_t>(row * cells.size.width() + column)];
                const double shown =
                    std::isnan(value) ? image.scale.low : std::clamp(value, image.scale.low, image.scale.high);
                rows << QStringLiteral("%1 %2 %3")
                            .arg(sourceNumber(image.x.low + (column + 0.5) * width),
                                 sourceNumber(image.y.high - (row + 0.5) * height), metaOf(shown, image.scale));
            }
        add(QStringLiteral(
                "\\addplot[matrix plot*, mesh/cols=%1, point meta=explicit, forget plot] table[meta index=2] {\n%2\n};")
                .arg(cells.size.width())
                .arg(rows.join(u'\n')));
    }

    void addColourBar(const FigureDrawing::Bar &bar)
    {
        PanelAxis axis;
        axis.title = bar.title;
        axis.range = {bar.scale.low, bar.scale.high};
        axis.scale = bar.scale.normalisation == Normalisation::logarithmic ? AxisScale::logarithmic : AxisScale::linear;
        add(QStringLiteral("\\begin{axis}[sinkscope, grid=none, axis on top, xtick=\\empty, xmin=0, xmax=1, yticklabel "
                           "pos=right, %1%2]")
                .arg(placeOf(bar.rect), scaleOf(axis, 'y')));
        constexpr int steps = 64;
        for (int i = 0; i < steps; ++i)
            add(QStringLiteral("\\fill[color=%1] (axis cs:0,%2) rectangle (axis cs:1,%3);")
                    .arg(colourOf(QColor::fromRgb(colourAt(bar.scale.map, (i + 0.5) / steps))),
                         sourceNumber(bar.scale.valueAt(double(i) / steps)),
                         sourceNumber(bar.scale.valueAt((i + 1.0) / steps))));
        add(QStringLiteral("\\end{axis}"));
    }

    void addSharedLegend()
    {
        if (drawing_.legend.empty())
            return;
        QStringList cells;
        for (const LegendEntry &entry : drawing_.legend)
            cells << QStringLiteral("\\tikz[baseline=-0.5ex]{\\draw[%1] (0,0) -- (14bp,0);%2}~%3")
                         .arg(entry.area ? QStringLiteral("color=%1, line width=5bp").arg(colourOf(entry.colour))
                                         : QStringLiteral("color=%1, line width=%2")
                                               .arg(colourOf(entry.colour), points(std::max(0.01, entry.width))) +
                                      dashOf(entry.pen),
                              entry.marker ? QStringLiteral("\\draw plot[%1, mark=%2, mark size=%3, mark "
                                                            "options={color=%4, fill=%5}] coordinates {(7bp,0)};")
                                                 .arg(QStringLiteral("only marks"), markOf(*entry.marker),
                                                      points(drawing_.markerSize / 2), colourOf(entry.colour),
                                                      entry.hollow ? QStringLiteral("none") : colourOf(entry.colour))
                                           : QString(),
                              label(entry.name));
        const QRectF &rect = drawing_.legendRect;
        add(QStringLiteral("\\node[text width=%1, align=center, font=\\fontsize{%2}{%3}\\selectfont] at (%4,%5) {%6};")
                .arg(points(rect.width()), sourceNumber(0.9 * drawing_.fontPoints),
                     sourceNumber(1.3 * drawing_.fontPoints), points(rect.center().x()),
                     points(drawing_.size.height() - rect.center().y()), cells.join(QStringLiteral(" \\quad "))));
    }

    void addLines(const QStringList &lines, double height, const QString &anchor, const QString &colour)
    {
        QStringList texts;
        for (const QString &line : lines)
            texts << sourceText(line, language);
        if (!texts.isEmpty())
            add(QStringLiteral("\\node[anchor=%1, align=left, inner sep=0, color=%2, "
                               "font=\\fontsize{%3}{%4}\\selectfont] at (3bp,%5) {%6};")
                    .arg(anchor, colour, sourceNumber(0.8 * drawing_.fontPoints), sourceNumber(drawing_.fontPoints),
                         points(height), texts.join(QStringLiteral(" \\\\ "))));
    }

    const FigureDrawing &drawing_;
    QStringList lines_;
};

} // namespace

QByteArray pgfPicture(const FigureDrawing &drawing, const QString &recipe)
{
    QString text =
        QStringLiteral(
            "%% %1, made with Sinkscope. In the preamble: \\usepackage{pgfplots} \\pgfplotsset{compat=1.16}\n")
            .arg(drawing.title);
    if (!recipe.isEmpty())
        text += QStringLiteral("% recipe:\n") + sourceComment(recipe, QStringLiteral("%   "));
    text +=
        QStringLiteral("\\begin{tikzpicture}[font=\\fontsize{%1}{%2}\\selectfont\\sffamily]\n"
                       "\\pgfplotsset{sinkscope/.style={scale only axis, grid=major, grid style={black!15}, clip "
                       "marker paths=true,\n"
                       "  unbounded coords=jump, axis line style={line width=0.6bp}, tick align=outside, tick "
                       "style={black, line width=0.6bp},\n"
                       "  ticklabel style={font=\\fontsize{%3}{%4}\\selectfont\\sffamily}, title style={yshift=-4bp},\n"
                       "  legend style={draw=black!15, fill opacity=0.85, text opacity=1, "
                       "font=\\fontsize{%3}{%4}\\selectfont\\sffamily}}}\n")
            .arg(sourceNumber(drawing.fontPoints), sourceNumber(1.2 * drawing.fontPoints),
                 sourceNumber(0.85 * drawing.fontPoints), sourceNumber(drawing.fontPoints));
    text += Picture(drawing).text();
    text += QStringLiteral("\n\\end{tikzpicture}\n");
    return text.toUtf8();
}

} // namespace sinkscope
