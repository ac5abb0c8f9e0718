#pragma once

#include "core/corpus/read_set.h"

#include <QDialog>

class QLineEdit;

namespace sinkscope {

/// Asks where the traces of a detection file and a tokenizer are.
class SetSourcesDialog : public QDialog {
    Q_OBJECT
public:
    /// `detections`: the file's name, for the title.
    SetSourcesDialog(const QString &detections, const SetSources &sources, QWidget *parent = nullptr);
    SetSources sources() const;

private:
    SetSources given_;
    QLineEdit *traces_;
    QLineEdit *tokenizer_;
};

} // namespace sinkscope
