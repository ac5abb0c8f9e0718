#pragma once

#include "core/engine/pipeline.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QWidget>

class QLabel;

namespace sinkscope {

/// The first tokens of a trace as the model will be given them, before it is run, and what there is to know of them.
class TokenPreview : public QWidget {
    Q_OBJECT
public:
    explicit TokenPreview(QWidget *parent = nullptr);

    void showTrace(const PreparedTrace &trace);
    void tell(const QString &why); ///< nothing can be shown, or not yet

    const std::vector<Token> &tokens() const { return document_.run().tokens; } ///< that are shown
    static constexpr int most_tokens = 20;

private:
    RunDocument document_;
    Selection selection_;
    QLabel *about_;
    QLabel *notices_;
};

} // namespace sinkscope
