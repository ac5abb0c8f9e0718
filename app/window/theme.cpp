#include "app/window/theme.h"

#include "views/state/style.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QSettings>
#include <QStyleOption>

namespace sinkscope {

namespace {

QPalette paletteFor(const Style &style)
{
    const QColor window = style.dark ? QColor(0x2a, 0x2d, 0x32) : QColor(0xf2, 0xf2, 0xf3);
    const QColor button = style.dark ? QColor(0x36, 0x3a, 0x40) : QColor(0xe8, 0xe8, 0xea);
    const QColor accent = style.dark ? QColor(0x4a, 0x8f, 0xd0) : QColor(0x1f, 0x77, 0xb4);
    const QColor disabled = style.dark ? QColor(0x7a, 0x7e, 0x85) : QColor(0x9a, 0x9a, 0x9e);

    QPalette palette(button, window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::Base, style.background);
    palette.setColor(QPalette::AlternateBase, style.dark ? QColor(0x25, 0x28, 0x2d) : QColor(0xf7, 0xf7, 0xf8));
    palette.setColor(QPalette::ToolTipBase, style.dark ? button : QColor(0xff, 0xff, 0xf4));
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, style.foreground);
        palette.setColor(QPalette::Disabled, role, disabled);
    }
    palette.setColor(QPalette::PlaceholderText, style.mutedForeground);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, accent);
    return palette;
}

/// Fusion draws the frame of an unchecked box darker than what is around it: not to be seen on dark.
class FramedBoxes : public QProxyStyle {
public:
    FramedBoxes() : QProxyStyle(QStringLiteral("Fusion")) { }

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton)
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(option->palette.color(QPalette::PlaceholderText));
        painter->setBrush(Qt::NoBrush);
        const QRectF frame = QRectF(option->rect).adjusted(1.5, 1.5, -1.5, -1.5);
        element == PE_IndicatorCheckBox ? painter->drawRoundedRect(frame, 2, 2) : painter->drawEllipse(frame);
        painter->restore();
    }
};

} // namespace

const QStringList &themeNames()
{
    static const QStringList names{QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("system")};
    return names;
}

void applyTheme(Theme theme)
{
    // As it was before the first change.
    static const QString systemStyle = QApplication::style()->name();
    static const QPalette systemPalette = QApplication::palette();
    if (theme == Theme::system) {
        if (QApplication::style()->name() != systemStyle)
            QApplication::setStyle(systemStyle);
        QApplication::setPalette(systemPalette);
        return;
    }
    QApplication::setStyle(new FramedBoxes);
    QApplication::setPalette(paletteFor(theme == Theme::dark ? Style::darkTheme() : Style::light()));
}

QString chosenTheme()
{
    const QString name = QSettings().value(QStringLiteral("theme")).toString();
    return themeNames().contains(name) ? name : QStringLiteral("system");
}

void chooseTheme(const QString &name)
{
    QSettings().setValue(QStringLiteral("theme"), name);
    applyTheme(static_cast<Theme>(themeNames().indexOf(name)));
}

} // namespace sinkscope
