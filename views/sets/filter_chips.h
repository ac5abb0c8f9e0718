#pragma once

#include "views/sets/set_model.h"

#include <QWidget>

class QHBoxLayout;

namespace sinkscope {

/// The conditions of a filter in force, one chip each, which a click on its × takes away. Hidden while there is none.
class FilterChips : public QWidget {
    Q_OBJECT
public:
    explicit FilterChips(QWidget *parent = nullptr);

    void setFilter(const SetFilter &filter);

Q_SIGNALS:
    void filterChosen(const sinkscope::SetFilter &filter);

private:
    QHBoxLayout *row_;
};

} // namespace sinkscope
