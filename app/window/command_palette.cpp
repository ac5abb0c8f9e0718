#include "app/window/command_palette.h"

#include "views/state/token_text.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int shown_matches = 60; // a list longer than this is read by nobody; "select all" takes the rest
constexpr int context_tokens = 4; ///< shown before and after a token that was found
constexpr int palette_width = 640;
constexpr int palette_height = 380;

enum ItemRole { tokenRole = Qt::UserRole, actionRole, allRole };

QString tokenLabel(const Run &run, int position)
{
    QString before, after; // what tells nineteen equal tokens apart
    for (int token = std::max(0, position - context_tokens); token < position; ++token)
        before += QString::fromStdString(run.tokens[static_cast<size_t>(token)].text);
    for (int token = position + 1; token < std::min(run.token_count(), position + 1 + context_tokens); ++token)
        after += QString::fromStdString(run.tokens[static_cast<size_t>(token)].text);
    return QCoreApplication::translate("CommandPalette", "Token %1   “%2”   %3")
        .arg(position)
        .arg(visibleText(run.tokens, position),
             QStringLiteral("…%1[%2]%3…")
                 .arg(before, QString::fromStdString(run.tokens[static_cast<size_t>(position)].text), after)
                 .simplified());
}

} // namespace

CommandPalette::CommandPalette(RunDocument *document, Selection *selection, QList<QAction *> actions, QWidget *parent)
    : QFrame(parent), document_(document), selection_(selection), actions_(std::move(actions)), line_(new QLineEdit),
      list_(new QListWidget), state_(new QLabel)
{
    setObjectName(QStringLiteral("commandPalette"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    line_->setObjectName(QStringLiteral("paletteLine"));
    line_->setPlaceholderText(tr("Token text, /regular expression/, position, or an action"));
    line_->setClearButtonEnabled(true);
    line_->setAccessibleName(tr("Find"));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setUniformItemSizes(true);
    state_->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(line_);
    layout->addWidget(list_);
    layout->addWidget(state_);
    setFocusProxy(line_);
    line_->installEventFilter(this);
    connect(line_, &QLineEdit::textChanged, this, &CommandPalette::refresh);
    connect(list_, &QListWidget::itemClicked, this, &CommandPalette::take);
    hide();
}

void CommandPalette::popUp()
{
    const QSize room = parentWidget()->size();
    const QSize size(std::min(palette_width, room.width() - 20), std::min(palette_height, room.height() - 80));
    setGeometry(QRect(QPoint((room.width() - size.width()) / 2, 60), size));
    line_->clear();
    refresh();
    show();
    raise();
    line_->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::close()
{
    hide();
    parentWidget()->setFocus();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && isVisible())
        hide();
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // every key is text here, Escape included
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        take(list_->currentItem());
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QCoreApplication::sendEvent(list_, event);
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

void CommandPalette::refresh()
{
    const QString typed = line_->text();
    list_->clear();
    search_.clear();
    state_->clear();
    addTokenItems(typed);
    addActionItems(typed);
    list_->setCurrentRow(0);
    if (list_->count() == 0 && state_->text().isEmpty())
        state_->setText(tr("Nothing matches."));
}

void CommandPalette::addTokenItems(const QString &typed)
{
    if (typed.isEmpty())
        return;
    const Run &run = document_->run();
    const auto addToken = [&](int position) {
        auto *item = new QListWidgetItem(tokenLabel(run, position), list_);
        item->setData(tokenRole, position);
    };
    bool isNumber = false;
    const int position = typed.toInt(&isNumber);
    if (isNumber && position >= 0 && position < run.token_count())
        addToken(position);
    const bool isExpression =
        typed.size() > 2 && typed.startsWith(QLatin1Char('/')) && typed.endsWith(QLatin1Char('/'));
    if (search_.find(run.tokens, isExpression ? typed.mid(1, typed.size() - 2) : typed, isExpression) < 0) {
        state_->setText(tr("Regular expression: %1").arg(search_.error()));
        return;
    }
    const std::vector<TokenSearch::Match> &matches = search_.matches();
    if (matches.size() > 1) {
        auto *all = new QListWidgetItem(tr("Select all %n matches", nullptr, static_cast<int>(matches.size())), list_);
        all->setData(allRole, true);
    }
    for (size_t i = 0; i < std::min<size_t>(matches.size(), shown_matches); ++i)
        addToken(matches[i].first);
    if (matches.size() > shown_matches)
        state_->setText(tr("and %n more", nullptr, static_cast<int>(matches.size() - shown_matches)));
}

std::vector<int> CommandPalette::matchedTokens() const
{
    std::vector<int> tokens;
    for (const TokenSearch::Match &match : search_.matches())
        for (int token = match.first; token <= match.last; ++token)
            tokens.push_back(token);
    return tokens;
}

void CommandPalette::addActionItems(const QString &typed)
{
    for (QAction *action : std::as_const(actions_)) {
        const QString name = action->text().remove(QLatin1Char('&'));
        if (!action->isEnabled() || !action->isVisible() || name.isEmpty() ||
            !name.contains(typed, Qt::CaseInsensitive))
            continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto *item = new QListWidgetItem(action->icon(),
                                         keys.isEmpty() ? name : QStringLiteral("%1    %2").arg(name, keys), list_);
        item->setData(actionRole, QVariant::fromValue(action));
    }
}

void CommandPalette::take(QListWidgetItem *item)
{
    if (!item)
        return;
    auto *action = item->data(actionRole).value<QAction *>();
    const bool all = item->data(allRole).toBool();
    const QVariant token = item->data(tokenRole);
    close();
    if (action)
        action->trigger();
    else if (all)
        selection_->setTokens(matchedTokens());
    else if (token.isValid())
        selection_->click(token.toInt());
}

} // namespace sinkscope
