#pragma once

#include "views/figures/figure_drawing.h"

namespace sinkscope {

/// Of the texts of figures in other languages' source code.
enum class SourceLanguage { matplotlib, tex };

/// MathLabel markup as mathtext or TeX: "*h*_{27}" is "$h$$_{\mathrm{27}}$".
QString sourceText(const QString &markup, SourceLanguage language);

/// A number as both languages read it, nine significant digits, "nan" for what is none.
QString sourceNumber(double value);

/// The numbers joined by ", ".
QString sourceNumbers(const std::vector<double> &values);

/// `text` as comment lines that begin with `mark`.
QString sourceComment(const QString &text, const QString &mark);

} // namespace sinkscope
