#include "app/window/fallback_font.h"

#include <QFontDatabase>
#include <QGuiApplication>

namespace sinkscope {

void provideFont()
{
    if (QFontDatabase::families().contains(QStringLiteral("DejaVu Sans")))
        return;
    const int id = QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/DejaVuSans.ttf"));
    if (const QStringList families = QFontDatabase::applicationFontFamilies(id); !families.isEmpty())
        QGuiApplication::setFont(QFont(families.constFirst()));
}

} // namespace sinkscope
