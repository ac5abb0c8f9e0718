// Figures as matplotlib scripts.
#include "views/figures/figure_source.h"
#include "views/figures/reduced_cells.h"

#include <array>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int most_columns = 65536, most_rows = 1024; ///< of a heat map's cells
constexpr SourceLanguage language = SourceLanguage::matplotlib;

QString quoted(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', QLatin1String("\\\\"))
        .replace(u'"', QLatin1String("\\\""))
        .replace(u'\n', QLatin1String("\\n"));
    return u'"' + escaped + u'"';
}

QString label(const QString &markup)
{
    return quoted(sourceText(markup, language));
}

QString colourOf(const QColor &colour)
{
    return quoted(colour.alpha() == 255
                      ? colour.name()
                      : colour.name() + QStringLiteral("%1").arg(colour.alpha(), 2, 16, QLatin1Char('0')));
}

QString markerOf(MarkerShape shape)
{
    static constexpr std::array names{"o", "*", "s", "D", "^", "v", "h", "X"}; // in the order of the enumeration
    return quoted(QLatin1String(names[static_cast<size_t>(shape)]));
}

QString penOf(Qt::PenStyle pen)
{
    return quoted(QLatin1String(pen == Qt::DashLine ? "--" : pen == Qt::DotLine ? ":" : "-"));
}

/// The part of a figure's height and width that a rectangle takes, as matplotlib counts: from the bottom left.
QString placeOf(const QRectF &rect, const QSizeF &size)
{
    return QStringLiteral("[%1]").arg(sourceNumbers({rect.left() / size.width(), 1 - rect.bottom() / size.height(),
                                                     rect.width() / size.width(), rect.height() / size.height()}));
}

/// The looks of a line and its marks, of a series and of its sample in a legend.
template <typename Mark> QString looksOf(const Mark &mark, double markerSize)
{
    QString looks = QStringLiteral("color=%1, linewidth=%2, linestyle=%3")
                        .arg(colourOf(mark.colour), sourceNumber(mark.width),
                             mark.width > 0 ? penOf(mark.pen) : quoted(QStringLiteral("none")));
    if (mark.marker)
        looks += QStringLiteral(", marker=%1, markersize=%2, markerfacecolor=%3, markeredgewidth=%4")
                     .arg(markerOf(*mark.marker), sourceNumber(1.1 * markerSize),
                          mark.hollow ? quoted(QStringLiteral("none")) : colourOf(mark.colour),
                          QLatin1String(mark.hollow ? "0.8" : "0"));
    return looks;
}

class Script {
public:
    explicit Script(const FigureDrawing &drawing) : drawing_(drawing) { }

    QString text()
    {
        for (size_t i = 0; i < drawing_.panels.size(); ++i)
            addPanel(drawing_.panels[i], static_cast<int>(i + 1));
        if (drawing_.bar)
            addColourBar(*drawing_.bar);
        addSharedLegend();
        addLines(drawing_.heading, 1, QStringLiteral("top"), QStringLiteral("black"));
        addLines(drawing_.note, 0, QStringLiteral("bottom"), QStringLiteral("0.38"));
        return lines_.join(u'\n');
    }

private:
    void add(const QString &line) { lines_ << line; }

    void addPanel(const FigureDrawing::Panel &panel, int number)
    {
        const PanelSpec &spec = panel.spec;
        add(QStringLiteral("\n# panel %1").arg(number));
        add(QStringLiteral("ax = fig.add_axes(%1)").arg(placeOf(panel.plot, drawing_.size)));
        addScale(QStringLiteral("ax"), spec.x, 'x');
        addScale(QStringLiteral("ax"), spec.y, 'y');
        if (spec.right) {
            add(QStringLiteral("right = ax.twinx()"));
            addScale(QStringLiteral("right"), *spec.right, 'y');
        }
        if (!spec.title.isEmpty())
            add(QStringLiteral("ax.set_title(%1, fontsize=%2)")
                    .arg(label(spec.title), sourceNumber(drawing_.fontPoints)));
        if (spec.image)
            addImage(*spec.image);
        for (const PanelBand &band : spec.bands)
            add(QStringLiteral("ax.fill_between([%1], [%2], [%3], color=%4, linewidth=0%5)")
                    .arg(sourceNumbers(band.x), sourceNumbers(band.low), sourceNumbers(band.high),
                         colourOf(band.colour), named(band.name)));
        addBars(spec.bars);
        for (const PanelSeries &series : spec.series)
            addSeries(series);
        for (const PanelRule &rule : spec.rules)
            add(QStringLiteral("ax.%1(%2, color=%3, linewidth=0.8, linestyle=%4%5)")
                    .arg(QLatin1String(rule.orientation == Qt::Vertical ? "axvline" : "axhline"),
                         sourceNumber(rule.value), colourOf(rule.colour), penOf(rule.pen), named(rule.name)));
        for (const PanelFrame &frame : spec.frames)
            add(QStringLiteral(
                    "ax.add_patch(plt.Rectangle((%1), %2, %3, fill=False, edgecolor=\"black\", linewidth=1.2))")
                    .arg(sourceNumbers({frame.area.left(), frame.area.top()}), sourceNumber(frame.area.width()),
                         sourceNumber(frame.area.height())));
        for (const PanelNote &note : spec.notes)
            add(QStringLiteral("ax.annotate(%1, (%2), xytext=(3, 0), textcoords=\"offset points\", va=\"center\", "
                               "color=%3, fontsize=%4)")
                    .arg(label(note.text), sourceNumbers({note.value.x(), note.value.y()}), colourOf(note.colour),
                         sourceNumber(0.85 * drawing_.fontPoints)));
        if (panel.legend)
            add(QStringLiteral("ax.legend(loc=\"best\", fontsize=%1)").arg(sourceNumber(0.9 * drawing_.fontPoints)));
    }

    static QString named(const QString &name)
    {
        return name.isEmpty() ? QString() : QStringLiteral(", label=%1").arg(label(name));
    }

    void addScale(const QString &axes, const PanelAxis &axis, char which)
    {
        const QString letter{QLatin1Char(which)};
        if (axis.scale == AxisScale::logarithmic)
            add(QStringLiteral("%1.set_%2scale(\"log\")").arg(axes, letter));
        add(QStringLiteral("%1.set_%2lim(%3)").arg(axes, letter).arg(sourceNumbers({axis.range.low, axis.range.high})));
        if (!axis.title.isEmpty())
            add(QStringLiteral("%1.set_%2label(%3)").arg(axes, letter).arg(label(axis.title)));
        if (axis.integers)
            add(QStringLiteral("%1.%2axis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))")
                    .arg(axes, letter));
        if (axis.ticks.empty())
            return;
        std::vector<double> values;
        QStringList labels;
        for (const AxisTick &tick : axis.ticks)
            if (tick.value >= axis.range.low && tick.value <= axis.range.high) {
                values.push_back(tick.value);
                labels << label(tick.label);
            }
        add(QStringLiteral("%1.set_%2ticks([%3], [%4])")
                .arg(axes, letter)
                .arg(sourceNumbers(values), labels.join(QStringLiteral(", "))));
    }

    void addSeries(const PanelSeries &series)
    {
        std::vector<double> x, y;
        for (const QPointF &point : series.points) {
            x.push_back(point.x());
            y.push_back(point.y());
        }
        add(QStringLiteral("%1.plot([%2], [%3], %4%5)")
                .arg(QLatin1String(series.right ? "right" : "ax"), sourceNumbers(x), sourceNumbers(y),
                     looksOf(series, series.markerSize > 0 ? series.markerSize : drawing_.markerSize),
                     named(series.name)));
    }

    void addBars(const PanelBars &bars)
    {
        for (size_t set = 0; set < bars.sets.size(); ++set) {
            std::vector<double> middles, widths;
            for (int bar = 0; bar < bars.count(); ++bar) {
                const AxisRange span = bars.spanOf(static_cast<int>(set), bar);
                middles.push_back((span.low + span.high) / 2);
                widths.push_back(span.high - span.low);
            }
            add(QStringLiteral("ax.%1([%2], [%3], %4, color=%5%6)")
                    .arg(QLatin1String(bars.horizontal ? "barh" : "bar"), sourceNumbers(middles),
                         sourceNumbers(bars.sets[set].values), sourceNumber(widths.empty() ? 1 : widths.front()),
                         colourOf(bars.sets[set].colour), named(bars.sets[set].name)));
        }
    }

    void addImage(const PanelImage &image)
    {
        const ReducedCells cells = reducedCells(image, {most_columns, most_rows});
        const QByteArray bytes(reinterpret_cast<const char *>(cells.values.data()),
                               static_cast<qsizetype>(cells.values.size() * sizeof(float)));
        if (cells.reduced)
            add(QStringLiteral("# each cell is the value of largest magnitude of those that it stands for"));
        add(QStringLiteral("cells = np.frombuffer(base64.b64decode(%1), \"<f4\").reshape(%2, %3)")
                .arg(quoted(QString::fromLatin1(bytes.toBase64())))
                .arg(cells.size.height())
                .arg(cells.size.width()));
        add(QStringLiteral(
                "ax.imshow(cells, aspect=\"auto\", interpolation=\"nearest\", extent=[%1], cmap=%2, norm=%3)")
                .arg(sourceNumbers({image.x.low, image.x.high, image.y.low, image.y.high}), mapOf(image.scale.map),
                     normOf(image.scale)));
        add(QStringLiteral("ax.set_xlim(ax.get_xlim()); ax.set_ylim(%1)")
                .arg(sourceNumbers({image.y.low, image.y.high})));
    }

    static QString mapOf(ColourMap map)
    {
        return map == ColourMap::diverging ? QStringLiteral("diverging") : quoted(colourMapName(map));
    }

    static QString normOf(const ColourScale &scale)
    {
        return QStringLiteral("matplotlib.colors.%1(%2, clip=True)")
            .arg(QLatin1String(scale.normalisation == Normalisation::logarithmic ? "LogNorm" : "Normalize"),
                 sourceNumbers({scale.low, scale.high}));
    }

    void addColourBar(const FigureDrawing::Bar &bar)
    {
        add(QStringLiteral("\n# colour bar"));
        add(QStringLiteral("bar = fig.colorbar(matplotlib.cm.ScalarMappable(norm=%1, cmap=%2), cax=fig.add_axes(%3))")
                .arg(normOf(bar.scale), mapOf(bar.scale.map), placeOf(bar.rect, drawing_.size)));
        add(QStringLiteral("bar.set_label(%1)").arg(label(bar.title)));
    }

    void addSharedLegend()
    {
        if (drawing_.legend.empty())
            return;
        QStringList handles;
        for (const LegendEntry &entry : drawing_.legend)
            handles << (entry.area ? QStringLiteral("plt.Rectangle((0, 0), 1, 1, color=%1, label=%2)")
                                         .arg(colourOf(entry.colour), label(entry.name))
                                   : QStringLiteral("plt.Line2D([], [], %1, label=%2)")
                                         .arg(looksOf(entry, drawing_.markerSize), label(entry.name)));
        const QPointF middle = drawing_.legendRect.center();
        add(QStringLiteral("\nfig.legend(handles=[\n    %1],\n    loc=\"center\", bbox_to_anchor=(%2), ncol=%3, "
                           "frameon=False, fontsize=%4)")
                .arg(handles.join(QStringLiteral(",\n    ")),
                     sourceNumbers({middle.x() / drawing_.size.width(), 1 - middle.y() / drawing_.size.height()}))
                .arg(std::min<size_t>(drawing_.legend.size(), 4))
                .arg(sourceNumber(0.9 * drawing_.fontPoints)));
    }

    void addLines(const QStringList &lines, double height, const QString &alignment, const QString &colour)
    {
        if (!lines.isEmpty())
            add(QStringLiteral("fig.text(0.01, %1, %2, va=%3, color=%4, fontsize=%5)")
                    .arg(sourceNumber(height == 0 ? 0.01 : 0.99), label(lines.join(u'\n')), quoted(alignment),
                         quoted(colour), sourceNumber((height == 0 ? 0.8 : 1) * drawing_.fontPoints)));
    }

    const FigureDrawing &drawing_;
    QStringList lines_;
};

/// The colours of our map that matplotlib does not have.
QString divergingMap()
{
    QStringList colours;
    const ColourTable &table = colourTable(ColourMap::diverging);
    for (size_t i = 0; i < table.size(); i += 15)
        colours << quoted(QColor::fromRgb(table[i]).name());
    return QStringLiteral("diverging = matplotlib.colors.LinearSegmentedColormap.from_list(\"diverging\", [%1])")
        .arg(colours.join(QStringLiteral(", ")));
}

} // namespace

QByteArray matplotlibScript(const FigureDrawing &drawing, const QString &recipe)
{
    QString text =
        QStringLiteral("# %1, made with Sinkscope. Writes the file named on the command line, else figure.pdf.\n")
            .arg(drawing.title);
    if (!recipe.isEmpty())
        text += QStringLiteral("# recipe:\n") + sourceComment(recipe, QStringLiteral("#   "));
    text += QStringLiteral(
                "import base64\nimport sys\n\nimport matplotlib\nimport matplotlib.ticker\nimport numpy as np\n\n"
                "if len(sys.argv) > 1:\n    matplotlib.use(\"Agg\")\nimport matplotlib.pyplot as plt\n\n"
                "nan, inf = float(\"nan\"), float(\"inf\")\n%1\n"
                "plt.rcParams.update({\"font.size\": %2, \"font.family\": \"DejaVu Sans\", \"mathtext.fontset\": "
                "\"dejavusans\",\n"
                "                     \"pdf.fonttype\": 42, \"svg.fonttype\": \"none\", \"axes.grid\": False})\n"
                "fig = plt.figure(figsize=(%3))  # inches\n")
                .arg(divergingMap(), sourceNumber(drawing.fontPoints),
                     sourceNumbers({drawing.size.width() / 72, drawing.size.height() / 72}));
    text += Script(drawing).text();
    text += QStringLiteral("\n\nfig.savefig(sys.argv[1] if len(sys.argv) > 1 else \"figure.pdf\")\n");
    return text.toUtf8();
}

} // namespace sinkscope
