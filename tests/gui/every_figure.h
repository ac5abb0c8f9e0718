#pragma once

#include "tests/gui/figure_fixture.h"
#include "tests/gui/made_up_inspections.h"
#include "tests/gui/made_up_lab_results.h"
#include "views/figures/inspection_sheets.h"

namespace sinkscope::test {

/// Each figure that there is with something to show: of runs, of the lab, computed on demand.
inline std::vector<std::unique_ptr<Figure>> every_figure()
{
    std::vector<std::unique_ptr<Figure>> figures = makeAllFigures();
    for (auto &figure : makeLabFigures(made_up_lab_results()))
        figures.push_back(std::move(figure));
    auto attention = makeAttentionFigure(), split = makeSplitFigure(), projection = makeProjectionFigure();
    attention->setMaker(attentionMaker(made_up_attention()));
    split->setMaker(splitMaker(made_up_split()));
    projection->setMaker(projectionMaker(made_up_projection()));
    for (auto *figure : {&attention, &split, &projection})
        figures.push_back(std::move(*figure));
    return figures;
}

/// A column "index" with a row for each of every_figure() of which `wanted` is true, named by its id.
inline void every_figure_data(const std::function<bool(const Figure &)> &wanted = {})
{
    QTest::addColumn<int>("index");
    const auto figures = every_figure();
    for (size_t i = 0; i < figures.size(); ++i)
        if (!wanted || wanted(*figures[i]))
            QTest::newRow(qPrintable(figures[i]->id())) << static_cast<int>(i);
}

} // namespace sinkscope::test
