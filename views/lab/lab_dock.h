#pragma once

#include <QTabWidget>

namespace sinkscope {

class LabFormationPanel;
class LabInterventionPanel;
class RunDocument;
class Selection;

/// The lab beside the other docks: what happens without a sink, and how one is made.
class LabDock : public QTabWidget {
    Q_OBJECT
public:
    LabDock(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    LabInterventionPanel *interventions() const { return interventions_; }
    LabFormationPanel *formation() const { return formation_; }

private:
    LabInterventionPanel *interventions_;
    LabFormationPanel *formation_;
};

} // namespace sinkscope
