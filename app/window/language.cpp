#include "app/window/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>

namespace sinkscope {

namespace {

/// The program's words: the same in every context, as packaging/translations.py writes them.
class Words : public QTranslator {
public:
    using QTranslator::QTranslator;

    QString translate(const char *, const char *text, const char *, int n) const override
    {
        return QTranslator::translate("sinkscope", text, nullptr, n);
    }
};

} // namespace

void installLanguage()
{
    const QString chosen = QSettings().value(QStringLiteral("language")).toString();
    if (!chosen.isEmpty())
        QLocale::setDefault(QLocale(chosen));
    // Qt's own words (OK, Cancel) first: the program's go before them.
    auto *qt = new QTranslator(qApp);
    if (qt->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qt);
    const QString folder = QStringLiteral(":/translations");
    auto *plurals = new Words(qApp); // English, for "1 sink" and "2 sinks"
    if (plurals->load(QStringLiteral("sinkscope_en"), folder))
        QCoreApplication::installTranslator(plurals);
    auto *words = new Words(qApp);
    if (words->load(QLocale(), QStringLiteral("sinkscope"), QStringLiteral("_"), folder))
        QCoreApplication::installTranslator(words);
}

} // namespace sinkscope
