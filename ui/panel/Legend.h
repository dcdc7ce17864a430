// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <utility>
#include <vector>

namespace lamina::ui {

/// Squares of colour with a word each, in two columns.
[[nodiscard]] QWidget* colorLegend(const std::vector<std::pair<QColor, QString>>& entries,
                                   const QString& name);

/// The probability map from 0 to 1, with a mark at a threshold.
class ProbabilityBar final : public QWidget {
    Q_OBJECT

public:
    explicit ProbabilityBar(QWidget* parent = nullptr);
    void setMark(double threshold); ///< negative: none
    [[nodiscard]] QSize sizeHint() const override { return {120, 26}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_mark = -1.0;
};

} // namespace lamina::ui
