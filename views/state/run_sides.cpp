#include "views/state/run_sides.h"

#include "views/state/run_document.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace sinkscope {

namespace {

constexpr std::array side_names{"baseline", "variant", "difference"};

QString translated(const char *text)
{
    return QCoreApplication::translate("RunSides", text);
}

bool haveSameTokens(const Run &a, const Run &b)
{
    return std::ranges::equal(a.tokens, b.tokens, {}, &Token::id, &Token::id);
}

} // namespace

QString sideName(RunSide side)
{
    return QLatin1String(side_names[static_cast<size_t>(side)]);
}

QString sideTitle(RunSide side)
{
    static const std::array titles{QT_TRANSLATE_NOOP("RunSides", "baseline"), QT_TRANSLATE_NOOP("RunSides", "variant"),
                                   QT_TRANSLATE_NOOP("RunSides", "difference")};
    return translated(titles[static_cast<size_t>(side)]);
}

std::optional<RunSide> sideNamed(const QString &name)
{
    for (size_t i = 0; i < side_names.size(); ++i)
        if (name == QLatin1String(side_names[i]))
            return static_cast<RunSide>(i);
    return std::nullopt;
}

QString differenceTitle()
{
    return translated("variant − baseline");
}

size_t variantOf(const FigureRun &first, const FigureRun &second)
{
    return first.run->interventions.empty() && !second.run->interventions.empty() ? 1 : 0;
}

void RunSides::setRuns(const FigureRun &shown, const std::vector<FigureRun> &others)
{
    const auto isKnown = [](const FigureRun &a, const FigureRun &b) {
        return a.run == b.run && a.detection == b.detection;
    };
    if (!given_.empty() && given_.size() == 1 + std::min<size_t>(1, others.size()) && isKnown(given_[0], shown) &&
        (others.empty() || isKnown(given_[1], others.front())))
        return;
    given_.assign(1, shown);
    given_.insert(given_.end(), others.begin(), others.begin() + (others.empty() ? 0 : 1));
    runs_.assign(1, shown);
    variant_ = 0;
    obstacle_.clear();
    if (others.empty())
        return;
    const FigureRun &other = others.front();
    if (!haveSameTokens(*shown.run, *other.run))
        obstacle_ = translated("The two runs have other tokens: Compare shows them side by side.");
    else if (shown.run->layers() != other.run->layers())
        obstacle_ = translated("The two models have other numbers of blocks: Compare shows them side by side.");
    else
        runs_.push_back(other);
    if (areThere())
        variant_ = variantOf(shown, other);
}

const FigureRun &RunSides::run(RunSide side) const
{
    const bool other = areThere() && side != RunSide::difference && side != own();
    return runs_[other ? 1 : 0];
}

SideGrid RunSides::grid(RunSide side, GridKind kind, int head) const
{
    const auto of = [&](RunSide which) {
        const FigureRun &run = this->run(which);
        return SideGrid{gridOf(run, kind, head), rowsReady(*run.run, kind), run.run};
    };
    if (side != RunSide::difference || !areThere())
        return of(side);
    const SideGrid baseline = of(RunSide::baseline), variant = of(RunSide::variant);
    if (!baseline.grid || !variant.grid)
        return {};
    const auto difference = difference_.of({run(RunSide::baseline).run, baseline.grid, baseline.rows},
                                           {run(RunSide::variant).run, variant.grid, variant.rows});
    return {&difference->values, difference->values.rows(), difference};
}

} // namespace sinkscope
