#pragma once

#include <QString>
#include <QStringList>

namespace sinkscope {

enum class Theme { light, dark, system };

/// "light", "dark", "system", in the enum's order.
const QStringList &themeNames();

/// Sets style and palette of the application. `system` leaves both as the desktop has them.
void applyTheme(Theme theme);

/// The theme that the user chose in the program, by name; "system" where none was.
QString chosenTheme();
/// Applies it and remembers it for the next start.
void chooseTheme(const QString &name);

} // namespace sinkscope
