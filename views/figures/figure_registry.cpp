#include "views/figures/figure_registry.h"

#include "views/figures/compare.h"
#include "views/figures/explain_token.h"
#include "views/figures/heat_map_figure.h"
#include "views/figures/norm_profiles.h"
#include "views/figures/sink_levels.h"
#include "views/figures/sink_positions.h"
#include "views/figures/sink_score.h"
#include "views/figures/token_shares.h"

#include "core/data/error.h"

namespace sinkscope {

std::vector<std::unique_ptr<Figure>> makeAllFigures()
{
    std::vector<std::unique_ptr<Figure>> figures;
    figures.push_back(std::make_unique<HeatMapFigure>());
    figures.push_back(std::make_unique<NormProfilesFigure>());
    figures.push_back(std::make_unique<SinkLevelsFigure>());
    figures.push_back(std::make_unique<PositionsFigure>());
    figures.push_back(std::make_unique<TokenSharesFigure>());
    figures.push_back(std::make_unique<SinkScoreFigure>());
    figures.push_back(std::make_unique<SinkScoreHeadsFigure>());
    figures.push_back(std::make_unique<ExplainTokenFigure>());
    figures.push_back(std::make_unique<CompareFigure>());
    return figures;
}

std::unique_ptr<Figure> makeFigure(const QString &id)
{
    QStringList known;
    for (std::unique_ptr<Figure> &figure : makeAllFigures()) {
        if (figure->id() == id || (figure->paperFigure() > 0 && QString::number(figure->paperFigure()) == id))
            return std::move(figure);
        known << figure->id();
    }
    throw Error("figure \"" + id.toStdString() + "\": expected " + known.join(QLatin1String(", ")).toStdString());
}

} // namespace sinkscope
