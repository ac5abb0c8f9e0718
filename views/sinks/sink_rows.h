#pragma once

#include "views/state/style.h"

#include "core/analysis/compare.h"
#include "core/data/run.h"
#include "views/figures/figure_run.h"

#include <QString>

#include <limits>
#include <optional>
#include <vector>

namespace sinkscope {

/// What the sink table shows of one sink. Values that the run does not have are NaN.
struct SinkRow {
    int position = 0;
    int32_t id = -1;
    QString text; ///< as in the strip: spaces and line breaks visible
    int lStart = -1;
    int lifetime = 0;
    QString label; ///< "bos_sink", "primary", "secondary", "noise"
    TokenRole role = TokenRole::secondary;
    bool hasGaps = false; ///< it is off for some layers between its first and its last
    double mlpOutNorm = std::numeric_limits<double>::quiet_NaN(); ///< ‖f‖₂ at l_start
    double maxScore = std::numeric_limits<double>::quiet_NaN(); ///< largest sink score over the layers
    int maxScoreLayer = -1;
    /// What became of it, in a table of changes: then mlpOutNorm and maxScore are variant - baseline, the lifetime and
    /// l_start the variant's, or the baseline's where it is lost.
    std::optional<SinkChange> change;
};

/// One row a sink, by position.
std::vector<SinkRow> sinkRows(const Run &run, const Detection &detection);

/// One row a token that is a sink in either run, by position. The norms are those at the l_start of the baseline, or of
/// the variant where it is a sink there alone; the score is that of the baseline's strongest layer.
std::vector<SinkRow> sinkChangeRows(const FigureRun &baseline, const FigureRun &variant);

/// The filter line of the sink table: terms that must all hold. `l_start=2`, `lifetime>=5`, `score>0.1`, `f>300`,
/// `position<100`, `id=220` (also != <=), `label:secondary`, and plain words, which are looked for in the token's text,
/// its label and its position.
class SinkFilter {
public:
    static SinkFilter parse(const QString &text);

    bool matches(const SinkRow &row) const;
    bool isEmpty() const { return terms_.empty(); }
    /// What stands before a comparison's sign and is none of the names above; empty when all are.
    QString unknownName() const;

private:
    enum class Field { word, label, position, id, lStart, lifetime, mlpOutNorm, score };
    enum class Comparison { equal, unequal, less, lessOrEqual, greater, greaterOrEqual };
    struct Term {
        Field field = Field::word;
        Comparison comparison = Comparison::equal;
        double number = 0;
        QString word;
        QString unknown = {}; ///< a name that none of the fields has
    };

    static Term parseTerm(const QString &text);
    static bool matches(const Term &term, const SinkRow &row);

    std::vector<Term> terms_;
};

} // namespace sinkscope
