#include "app/window/help_window.h"

#include "app/window/help_texts.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QSplitter>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace sinkscope {

namespace {

constexpr int id_role = Qt::UserRole;

} // namespace

HelpWindow::HelpWindow(const QString &keys, QWidget *parent)
    : QDialog(parent), keys_(keys), line_(new QLineEdit), list_(new QListWidget), text_(new QTextBrowser)
{
    setObjectName(QStringLiteral("help"));
    setWindowTitle(tr("Help"));
    resize(820, 540);
    line_->setPlaceholderText(tr("Words to look for"));
    line_->setAccessibleName(tr("Words to look for"));
    line_->setClearButtonEnabled(true);
    list_->setAccessibleName(tr("Topics"));
    text_->setAccessibleName(tr("Text"));
    text_->setOpenLinks(false);
    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(line_);
    column->addWidget(list_);
    auto *parts = new QSplitter;
    parts->addWidget(left);
    parts->addWidget(text_);
    parts->setStretchFactor(1, 1);
    parts->setSizes({230, 590});
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(parts);
    connect(line_, &QLineEdit::textChanged, this, &HelpWindow::search);
    connect(line_, &QLineEdit::returnPressed, list_, [this] { list_->setFocus(); });
    connect(list_, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item)
            display(item->data(id_role).toString());
    });
    connect(text_, &QTextBrowser::anchorClicked, this, &HelpWindow::follow);
    search({});
}

void HelpWindow::search(const QString &words)
{
    list_->clear();
    QString page;
    for (const HelpTopic *topic : HelpTexts::all().search(words)) {
        if (words.isEmpty() && topic->page != page) {
            page = topic->page;
            auto *heading = new QListWidgetItem(page, list_);
            heading->setFlags(Qt::ItemIsEnabled);
            heading->setForeground(palette().brush(QPalette::PlaceholderText));
        }
        auto *item = new QListWidgetItem(topic->title, list_);
        item->setData(id_role, topic->id);
        item->setToolTip(topic->page);
    }
    if (list_->count() == 0)
        new QListWidgetItem(tr("Nothing matches."), list_);
    else if (!words.isEmpty())
        list_->setCurrentRow(0);
}

void HelpWindow::showTopic(const QString &id)
{
    line_->clear();
    const QString wanted = HelpTexts::all().find(id) ? id : QStringLiteral("start");
    display(wanted);
    for (int row = 0; row < list_->count(); ++row)
        if (list_->item(row)->data(id_role).toString() == wanted)
            list_->setCurrentRow(row);
    show();
    raise();
    activateWindow();
    text_->setFocus();
}

void HelpWindow::display(const QString &id)
{
    const HelpTopic *topic = HelpTexts::all().find(id);
    if (!topic)
        return;
    shown_ = id;
    const QString keys = id == QLatin1String("keys") ? QLatin1Char('\n') + keys_ : QString();
    text_->setMarkdown(QStringLiteral("## %1\n\n%2\n%3").arg(topic->title, topic->text, keys));
}

void HelpWindow::follow(const QUrl &link)
{
    const QString target = link.path();
    if (link.scheme() == QLatin1String("help"))
        showTopic(target);
    else if (link.scheme() == QLatin1String("show"))
        Q_EMIT viewRequested(target);
    else if (link.scheme() == QLatin1String("action"))
        Q_EMIT actionRequested(target);
    else
        QDesktopServices::openUrl(link);
}

} // namespace sinkscope
