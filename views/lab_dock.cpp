#include "views/lab_dock.h"

#include "views/lab_formation_panel.h"
#include "views/lab_intervention_panel.h"

namespace sinkscope {

LabDock::LabDock(RunDocument *document, Selection *selection, QWidget *parent)
    : QTabWidget(parent), interventions_(new LabInterventionPanel(document, selection)),
      formation_(new LabFormationPanel(document, selection))
{
    addTab(interventions_, tr("Interventions"));
    addTab(formation_, tr("Formation"));
}

} // namespace sinkscope
