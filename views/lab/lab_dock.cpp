#include "views/lab/lab_dock.h"

#include "views/lab/lab_formation_panel.h"
#include "views/lab/lab_intervention_panel.h"

#include <QScrollArea>

namespace sinkscope {

LabDock::LabDock(RunDocument *document, Selection *selection, QWidget *parent)
    : QTabWidget(parent), interventions_(new LabInterventionPanel(document, selection)),
      formation_(new LabFormationPanel(document, selection))
{
    auto *scroll = new QScrollArea; // a low dock must not squeeze the controls
    scroll->setWidget(interventions_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    for (QWidget *widget : {scroll->viewport(), static_cast<QWidget *>(interventions_)})
        widget->setAutoFillBackground(false); // the tab page's own colour, as on the other page
    addTab(scroll, tr("Interventions"));
    addTab(formation_, tr("Formation"));
}

} // namespace sinkscope
