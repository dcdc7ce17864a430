// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <utility>
#include <vector>

class QLabel;

namespace lamina::ui {

/// Squares of colour with words to each, one after the other; breaks between them where the room
/// ends.
[[nodiscard]] QLabel* colorLegend(const std::vector<std::pair<QColor, QString>>& entries,
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
