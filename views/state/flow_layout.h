#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace sinkscope {

/// Widgets side by side, each as wide as it wants to be, in as many rows as the width asks for: texts of controls are
/// not cut off in a narrow view.
class FlowLayout : public QLayout {
public:
    using QLayout::QLayout;
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override { items_.emplace_back(item); }
    int count() const override { return static_cast<int>(items_.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
    QSize sizeHint() const override; ///< all in one row
    QSize minimumSize() const override; ///< the widest alone
    void setGeometry(const QRect &rect) override;

private:
    /// Rows from the top of `rect` on; returns their height together. Places the items where `place`.
    int arrange(const QRect &rect, bool place) const;

    std::vector<std::unique_ptr<QLayoutItem>> items_;
};

} // namespace sinkscope
