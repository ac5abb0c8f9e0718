#pragma once

#include "app/commands/figure_batch.h"
#include "app/commands/figure_presets.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFontComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace sinkscope {

/// How figures are to be exported: preset, size, type, lines, palette, what is written on them, formats. Remembered.
class ExportFields : public QWidget {
    Q_OBJECT
public:
    explicit ExportFields(QWidget *parent = nullptr);

    /// Puts what is chosen into a batch: all but figures, panels and folder.
    void fill(FigureBatch &batch) const;
    /// Whether titles and captions are wanted.
    void fill(FigureEdits &edits) const;
    bool isGood() const; ///< false when the tokens are not understood
    void remember() const; ///< for the next dialog

Q_SIGNALS:
    void changed();

private:
    void addSize(QFormLayout *form);
    void addLooks(QFormLayout *form);
    void addFiles(QFormLayout *form);
    void recall();
    void listPresets();
    void applyPreset();
    void savePreset();
    void showPreset();
    FigurePreset preset(const QString &name) const;
    std::optional<std::vector<int>> tokens() const;

    std::vector<QCheckBox *> formats_;
    QComboBox *preset_;
    QDoubleSpinBox *width_, *height_, *font_, *line_;
    QFontComboBox *family_;
    QComboBox *palette_;
    QCheckBox *titles_, *caption_, *namesRun_;
    QLineEdit *tokens_;
    QSpinBox *dpi_;
};

} // namespace sinkscope
