#include "views/figures/figure_export.h"

#include "core/data/error.h"
#include "views/figures/figure_drawing.h"
#include "views/state/save_file.h"

#include <QBuffer>
#include <QHashFunctions>
#include <QImageWriter>
#include <QMarginsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double points_per_millimetre = 72 / 25.4;
constexpr qint64 maximum_pixels = 400'000'000;

QSizeF pointsOf(const QSizeF &millimetres)
{
    return millimetres * points_per_millimetre;
}

void check(const FigureExportOptions &options)
{
    const auto inside = [](double value, double low, double high, const char *what) {
        if (!(value >= low && value <= high))
            throw Error(std::string("figure export: ") + what + " must be " + QByteArray::number(low).toStdString() +
                        " to " + QByteArray::number(high).toStdString() + ", found " +
                        QByteArray::number(value).toStdString());
    };
    inside(options.sizeMillimetres.width(), 10, 2000, "width in mm");
    inside(options.sizeMillimetres.height(), 10, 2000, "height in mm");
    inside(options.dpi, 36, 2400, "dpi");
    inside(options.fontPoints, 4, 40, "font size in points");
    inside(options.lineWidth, 0.1, 10, "line width in points");
}

/// Puts `text` over the bytes that the expression's first group matches, cut or padded with its last byte to the same
/// length, so that offsets elsewhere in the file stay right.
void overwrite(QByteArray &bytes, const QString &expression, const QByteArray &text)
{
    const QRegularExpression pattern(expression);
    auto match = pattern.globalMatch(QString::fromLatin1(bytes));
    while (match.hasNext()) {
        const auto found = match.next();
        bytes.replace(found.capturedStart(1), found.capturedLength(1),
                      text.leftJustified(found.capturedLength(1), text.back(), true));
    }
}

/// While it lives, hash tables iterate in one order: the PDF writer keeps its fonts in one, and would number them
/// differently each time.
class FixedHashOrder {
public:
    FixedHashOrder() { QHashSeed::setDeterministicGlobalSeed(); }
    ~FixedHashOrder() { QHashSeed::resetRandomGlobalSeed(); }
    Q_DISABLE_COPY_MOVE(FixedHashOrder)
};

QByteArray renderPdf(const Figure &figure, const FigureData &data, const FigureExportOptions &options)
{
    const FixedHashOrder fixedHashOrder;
    const QSizeF points = pointsOf(options.sizeMillimetres);
    const QSize page(qCeil(points.width()), qCeil(points.height())); // Qt's pages are whole points: cut to size below
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QSizeF(page), QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        writer.setResolution(1200);
        writer.setTitle(figure.title());
        writer.setCreator(QStringLiteral("Sinkscope"));
        if (!options.recipe.isEmpty())
            writer.addFileAttachment(QStringLiteral("recipe.json"), options.recipe.toUtf8(),
                                     QStringLiteral("application/json"));
        QPainter painter(&writer);
        const double scale = writer.resolution() / 72.0;
        painter.scale(scale, scale);
        figure.paint(painter, QRectF(QPointF(), points), data, exportStyle(options));
    }
    // Qt stamps the time and random identifiers into the file; without them the same figure gives the same bytes.
    QByteArray bytes = buffer.data();
    overwrite(bytes, QStringLiteral(R"(/CreationDate \(D:([^)]*)\))"), "20000101000000Z00'00'");
    overwrite(bytes, QStringLiteral(R"(/ModDate \(D:([^)]*)\))"), "20000101000000Z00'00'");
    overwrite(bytes, QStringLiteral(R"(<xmp:(?:Create|Modify|Metadata)Date>([^<]*)<)"), "2000-01-01T00:00:00Z");
    overwrite(bytes, QStringLiteral(R"(uuid:([0-9a-fA-F-]{36}))"), "0");
    overwrite(bytes, QStringLiteral(R"(/ID \[ ?<([^>]*)>)"), "0");
    overwrite(bytes, QStringLiteral(R"(/ID \[ ?<[^>]*> ?<([^>]*)>)"), "0");
    const QString box = QStringLiteral("0 %1 %2 %3 ")
                            .arg(page.height() - points.height(), 0, 'f', 3)
                            .arg(points.width(), 0, 'f', 3)
                            .arg(page.height());
    overwrite(bytes, QStringLiteral(R"(/MediaBox \[([^\]]*)\])"), box.toLatin1());
    return bytes;
}

QByteArray renderSvg(const Figure &figure, const FigureData &data, const FigureExportOptions &options)
{
    const QSizeF points = pointsOf(options.sizeMillimetres);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(72);
        generator.setSize(QSize(qCeil(points.width()), qCeil(points.height())));
        generator.setViewBox(QRectF(QPointF(), points));
        generator.setTitle(figure.title());
        generator.setDescription(QStringLiteral("Made with Sinkscope"));
        QPainter painter(&generator);
        figure.paint(painter, QRectF(QPointF(), points), data, exportStyle(options));
    }
    QString text = QString::fromUtf8(buffer.data());
    // The generator knows whole points only.
    text.replace(QRegularExpression(QStringLiteral(R"(<svg width="[^"]*" height="[^"]*")")),
                 QStringLiteral("<svg width=\"%1mm\" height=\"%2mm\"")
                     .arg(options.sizeMillimetres.width())
                     .arg(options.sizeMillimetres.height()));
    if (!options.recipe.isEmpty()) {
        const qsizetype place = text.indexOf(QLatin1String("</desc>")) + 7;
        text.insert(place, QStringLiteral("\n<metadata>%1</metadata>").arg(options.recipe.toHtmlEscaped()));
    }
    return text.toUtf8();
}

QByteArray renderPng(const Figure &figure, const FigureData &data, const FigureExportOptions &options)
{
    const double scale = options.dpi / 72.0;
    const QSizeF points = pointsOf(options.sizeMillimetres);
    const QSize pixels(qRound(points.width() * scale), qRound(points.height() * scale));
    if (qint64(pixels.width()) * pixels.height() > maximum_pixels)
        throw Error("figure export: a PNG of " + std::to_string(pixels.width()) + " x " +
                    std::to_string(pixels.height()) + " pixels is too large: choose a lower dpi");
    QImage image(pixels, QImage::Format_RGB32);
    if (image.isNull())
        throw Error("figure export: not enough memory for the PNG");
    image.setDotsPerMeterX(qRound(options.dpi / 0.0254));
    image.setDotsPerMeterY(qRound(options.dpi / 0.0254));
    image.fill(Qt::white);
    {
        QPainter painter(&image);
        painter.scale(scale, scale);
        figure.paint(painter, QRectF(QPointF(), points), data, exportStyle(options));
    }
    image.setText(QStringLiteral("Title"), figure.title());
    image.setText(QStringLiteral("Software"), QStringLiteral("Sinkscope"));
    if (!options.recipe.isEmpty())
        image.setText(QStringLiteral("recipe"), options.recipe);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    if (!writer.write(image))
        throw Error("figure export: " + writer.errorString().toStdString());
    return buffer.data();
}

/// The figure's numbers with what they rest on as a last column, which any reader of CSV can skip.
FigureTable tableOf(const Figure &figure, const FigureData &data)
{
    FigureTable table = figure.table(data);
    if (data.runs.empty())
        return table;
    const QString detector = QString::fromStdString(detector_text(data.runs.front().detection->parameters));
    table.header << QStringLiteral("detector");
    for (QStringList &row : table.rows)
        row << detector;
    return table;
}

/// The figure as source code of another tool.
QByteArray renderSource(const Figure &figure, const FigureData &data, const FigureExportOptions &options)
{
    const QRectF page(QPointF(), pointsOf(options.sizeMillimetres));
    const auto drawing = figure.drawing(page, data, exportStyle(options));
    if (!drawing)
        throw Error("figure " + figure.id().toStdString() +
                    ": there is nothing to draw: " + figure.emptyText(data).toStdString());
    return options.format == QLatin1String("py") ? matplotlibScript(*drawing, options.recipe)
                                                 : pgfPicture(*drawing, options.recipe);
}

} // namespace

Style exportStyle(const FigureExportOptions &options)
{
    Style style = Style::light(options.fontPoints);
    if (!options.fontFamily.isEmpty())
        style.font.setFamily(options.fontFamily);
    style.lineWidth = options.lineWidth;
    style.markerSize *= options.lineWidth / Style().lineWidth;
    style.grey = options.grey;
    return style;
}

double parseLength(const QString &text)
{
    for (const ColumnWidth &width : column_widths) {
        if (text == QLatin1String(width.name))
            return width.millimetres;
    }
    static const QRegularExpression pattern(QStringLiteral(R"(^\s*([0-9]+(?:\.[0-9]+)?)\s*(mm|cm|in|pt)\s*$)"));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        throw Error("length \"" + text.toStdString() +
                    "\": expected a number with mm, cm, in or pt, or single, one-and-a-half, double");
    const double number = match.captured(1).toDouble();
    const QString unit = match.captured(2);
    return unit == QLatin1String("cm") ? 10 * number
        : unit == QLatin1String("in")  ? 25.4 * number
        : unit == QLatin1String("pt")  ? number / points_per_millimetre
                                       : number;
}

QSizeF sizeForWidth(const Figure &figure, const FigureData &data, double widthMillimetres, double fontPoints)
{
    const double width = widthMillimetres * points_per_millimetre;
    return {widthMillimetres, figure.heightFor(data, width, fontPoints) / points_per_millimetre};
}

QByteArray renderFigure(const Figure &figure, const FigureData &data, const FigureExportOptions &options)
{
    check(options);
    if (options.format == QLatin1String("pdf"))
        return renderPdf(figure, data, options);
    if (options.format == QLatin1String("svg"))
        return renderSvg(figure, data, options);
    if (options.format == QLatin1String("png"))
        return renderPng(figure, data, options);
    if (options.format == QLatin1String("csv"))
        return tableOf(figure, data).csv().toUtf8();
    if (options.format == QLatin1String("py") || options.format == QLatin1String("pgf"))
        return renderSource(figure, data, options);
    throw Error("figure export: unknown format \"" + options.format.toStdString() +
                "\": expected pdf, svg, png, csv, py or pgf");
}

void exportFigure(const Figure &figure, const FigureData &data, const FigureExportOptions &options, const QString &file)
{
    saveFile(file, renderFigure(figure, data, options));
}

} // namespace sinkscope
