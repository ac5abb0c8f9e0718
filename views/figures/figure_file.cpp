#include "views/figures/figure_file.h"

#include "core/data/error.h"
#include "views/figures/figure_export.h"
#include "views/figures/figure_view.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace sinkscope {

void saveFigure(FigureView *view, const QString &metadata)
{
    const QString title = QCoreApplication::translate("FigureFile", "Export figure");
    const Figure &figure = *view->figure();
    const QString file = QFileDialog::getSaveFileName(view, title, figure.id() + QStringLiteral(".pdf"),
                                                      QStringLiteral("PDF (*.pdf);;SVG (*.svg);;PNG (*.png)"));
    if (file.isEmpty())
        return;
    FigureExportOptions options;
    options.recipe = metadata;
    options.format = QFileInfo(file).suffix().toLower();
    options.sizeMillimetres = sizeForWidth(figure, view->data(), column_widths.front().millimetres, options.fontPoints);
    try {
        exportFigure(figure, view->data(), options, file);
    } catch (const Error &error) {
        QMessageBox::warning(view, title, QString::fromUtf8(error.what()));
    }
}

} // namespace sinkscope
