// One colour means one thing: in every figure, in both themes, under every selection, to every eye.

#include "tests/gui/colour_vision.h"
#include "tests/gui/every_figure.h"
#include "views/figures/panel_figure.h"

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr double least_of_marks = 3, least_of_text = 4.5; // contrast, WCAG 2.1
constexpr double apart = 14; // CIE76, roles to any eye
constexpr double apart_from_roles = 12; // of other things, to the normal eye

std::vector<Style> themes()
{
    return {Style::light(8), Style::darkTheme(9)};
}

std::vector<std::vector<int>> selections()
{
    return {{}, {25}, {28, 40}, {10, 25, 50, 100}};
}

/// All series of a figure's panels.
std::vector<PanelSeries> seriesOf(const Figure &figure, const FigureData &data, const Style &style)
{
    std::vector<PanelSeries> all;
    if (const auto *panels = dynamic_cast<const PanelFigure *>(&figure))
        for (const FigureSheet::PlacedPanel &panel :
             panels->layOut({{}, figure.sizeFor(data)}, data, style).sheet.panels)
            all.insert(all.end(), panel.spec.series.begin(), panel.spec.series.end());
    return all;
}

/// A token's colour is its role's or its own shade of it, its marker the role's.
QString wrongLook(const PanelSeries &series, const Detection &detection, const Style &style)
{
    for (const int token : series.tokens) {
        const TokenRole role = roleOf(detection, token);
        const QColor own = tokenLook(style, detection, token).colour;
        if (series.colour != own && series.colour != style.role(role))
            return QStringLiteral("token %1 (%2) is %3").arg(token).arg(roleTitle(role), series.colour.name());
        if (series.marker && *series.marker != markerOf(role))
            return QStringLiteral("token %1 (%2) has another marker").arg(token).arg(roleTitle(role));
    }
    return {};
}

/// What stands for no token has no role's colour.
bool looksLikeARole(const PanelSeries &series, const Style &style)
{
    return std::ranges::any_of(role_looks, [&](const RoleLook &look) {
        return look.role != TokenRole::ordinary && // greys are for what is not told apart
            difference(series.colour, style.role(look.role), Vision::normal) < apart_from_roles;
    });
}

} // namespace

class TestRoles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTableIsWhole()
    {
        for (size_t i = 0; i < role_looks.size(); ++i) {
            QCOMPARE(static_cast<size_t>(role_looks[i].role), i);
            for (size_t other = 0; other < i; ++other)
                QVERIFY(role_looks[i].marker != role_looks[other].marker);
        }
    }

    void rolesStandOutAndApart()
    {
        for (const Style &style : themes())
            for (const RoleLook &look : role_looks) {
                QVERIFY2(contrast(style.role(look.role), style.background) >= least_of_marks,
                         qPrintable(roleTitle(look.role)));
                for (const RoleLook &other : role_looks)
                    for (const Vision vision : every_vision)
                        QVERIFY2(look.role == other.role ||
                                     difference(style.role(look.role), style.role(other.role), vision) > apart,
                                 qPrintable(roleTitle(look.role) + " and " + roleTitle(other.role)));
            }
    }

    void quantitiesStandOutAndApart()
    {
        for (const Style &style : themes())
            for (int i = 0; i < quantity_count; ++i) {
                PanelSeries series;
                series.colour = style.series(i);
                QVERIFY2(contrast(series.colour, style.background) >= least_of_marks, qPrintable(QString::number(i)));
                QVERIFY2(!looksLikeARole(series, style), qPrintable(QString::number(i)));
                for (int other = 0; other < i; ++other)
                    for (const Vision vision : every_vision)
                        QVERIFY2(difference(series.colour, style.series(other), vision) > apart,
                                 qPrintable(QStringLiteral("%1 and %2").arg(i).arg(other)));
            }
    }

    void textIsRead()
    {
        for (const Style &style : themes())
            for (const QColor &colour : {style.foreground, style.mutedForeground})
                QVERIFY(contrast(colour, style.background) >= least_of_text);
    }

    void shadesStayInTheirRole()
    {
        const Run run = sample_run({.tokens = 400});
        Detection detection = run.detection;
        for (int position = 200; position < 212; ++position)
            detection.sinks.push_back({.position = position, .layers = {5, 6}});
        std::ranges::sort(detection.sinks, {}, &Sink::position);
        for (const Style &style : themes())
            for (int token = 0; token < run.token_count(); ++token) {
                const TokenLook look = tokenLook(style, detection, token);
                const auto nearest = std::ranges::min_element(role_looks, {}, [&](const RoleLook &other) {
                    return difference(look.colour, style.role(other.role), Vision::normal);
                });
                QCOMPARE(nearest->role, roleOf(detection, token));
                QVERIFY(contrast(look.colour, style.background) >= least_of_marks);
            }
        const TokenLook first = tokenLook(Style::light(), detection, 200),
                        next = tokenLook(Style::light(), detection, 201);
        QVERIFY(first.colour != next.colour);
    }

    void everyFigureKeepsToTheTable_data() { every_figure_data(); }
    void everyFigureKeepsToTheTable()
    {
        QFETCH(int, index);
        const auto figures = every_figure();
        const Figure &figure = *figures[static_cast<size_t>(index)];
        for (const Style &style : themes())
            for (const std::vector<int> &selected : selections()) {
                FigureData data = figure_data();
                data.selectedTokens = selected;
                const Detection &detection = *data.runs[0].detection;
                for (const PanelSeries &series : seriesOf(figure, data, style)) {
                    const QString wrong = wrongLook(series, detection, style);
                    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
                    if (series.role)
                        QCOMPARE(series.colour.rgb(), style.role(*series.role).rgb());
                    else if (series.tokens.empty())
                        QVERIFY2(!looksLikeARole(series, style), qPrintable(series.name + series.colour.name()));
                    if (series.width > 0 || series.marker)
                        QVERIFY2(contrast(series.colour, style.background) >= least_of_marks ||
                                     (!series.marker && series.name.isEmpty() && series.tokens.empty()),
                                 qPrintable(series.name + series.colour.name()));
                }
            }
    }

    /// Selecting changes widths, sizes and rings, never a token's colour.
    void aTokenKeepsItsColour_data() { every_figure_data(); }
    void aTokenKeepsItsColour()
    {
        QFETCH(int, index);
        const auto figures = every_figure();
        const Figure &figure = *figures[static_cast<size_t>(index)];
        std::map<std::pair<int, bool>, QRgb> colours; // of a token, as a line and as a mark
        for (const std::vector<int> &selected : selections()) {
            FigureData data = figure_data();
            data.selectedTokens = selected;
            for (const PanelSeries &series : seriesOf(figure, data, Style::light(8)))
                for (const int token : series.tokens) {
                    const auto [found, isNew] = colours.try_emplace({token, series.width > 0}, series.colour.rgb());
                    QVERIFY2(found->second == series.colour.rgb(), qPrintable(QString::number(token)));
                }
        }
    }

    void sinksStayAsContext()
    {
        for (const char *id : {"norm-profiles", "compare", "explain-token"}) {
            FigureData data = figure_data();
            data.selectedTokens = {40};
            data.currentToken = 40;
            std::set<int> drawn;
            for (const PanelSeries &series : seriesOf(*makeFigure(id), data, Style::light(8))) {
                drawn.insert(series.tokens.begin(), series.tokens.end());
                QVERIFY2(series.tokens.empty() || (series.tooltip && !series.tooltip(0).isEmpty()), id);
            }
            for (const Sink &sink : data.runs[0].detection->sinks)
                QVERIFY2(drawn.contains(sink.position), id);
        }
    }

    void hoveringKeepsTheHue()
    {
        const auto figure = makeFigure("norm-profiles");
        FigureData data = figure_data();
        const QRectF rect({}, figure->sizeFor(data));
        const Style style = Style::light(8);
        data.hoveredToken = 25;
        QImage image(rect.size().toSize(), QImage::Format_RGB32);
        image.fill(style.background);
        QPainter painter(&image);
        figure->paintHover(painter, rect, data, style);
        painter.end();
        const QColor own = tokenLook(style, *data.runs[0].detection, 25).colour;
        bool found = false;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                found = found || difference(image.pixelColor(x, y), own, Vision::normal) < 2;
        QVERIFY(found);
    }
};

QTEST_MAIN(TestRoles)
#include "test_roles.moc"
