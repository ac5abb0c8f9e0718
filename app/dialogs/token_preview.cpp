#include "app/dialogs/token_preview.h"

#include "views/tokens/token_strip.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int lines_shown = 3; ///< of tokens, before the strip scrolls

} // namespace

TokenPreview::TokenPreview(QWidget *parent) : QWidget(parent), about_(new QLabel), notices_(new QLabel)
{
    auto *strip = new TokenStrip(&document_, &selection_);
    strip->setObjectName(QStringLiteral("firstTokens"));
    strip->setAccessibleName(tr("First tokens"));
    strip->setFixedHeight(lines_shown * 2 * fontMetrics().lineSpacing());
    about_->setObjectName(QStringLiteral("aboutTokens"));
    notices_->setObjectName(QStringLiteral("tokenNotices"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QLabel *label : {about_, notices_}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    layout->addWidget(about_);
    layout->addWidget(strip);
    layout->addWidget(notices_);
    notices_->hide();
}

void TokenPreview::showTrace(const PreparedTrace &trace)
{
    auto run = std::make_shared<Run>();
    const auto shown = std::min(trace.tokens.size(), size_t{most_tokens});
    run->tokens.assign(trace.tokens.begin(), trace.tokens.begin() + static_cast<std::ptrdiff_t>(shown));
    run->trace.prompt_tokens = trace.info.prompt_tokens;
    selection_.clear();
    selection_.setLimits(static_cast<int>(shown), 0, 0);
    document_.setRun(run);
    const QString format = QString::fromStdString(trace.info.prompt_format);
    about_->setText(tr("The first %1 of %n tokens, format “%2”:", nullptr, static_cast<int>(trace.tokens.size()))
                        .arg(shown)
                        .arg(format));
    QStringList lines;
    for (const std::string &notice : trace.info.notices)
        lines << QString::fromStdString(notice);
    notices_->setText(lines.join(QLatin1Char('\n')));
    notices_->setVisible(!lines.isEmpty());
}

void TokenPreview::tell(const QString &why)
{
    selection_.clear();
    selection_.setLimits(0, 0, 0);
    document_.setRun(std::make_shared<const Run>());
    about_->setText(why);
    notices_->hide();
}

} // namespace sinkscope
