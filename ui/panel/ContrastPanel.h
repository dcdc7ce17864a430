// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/Normalization.h"

#include <QWidget>

class QDoubleSpinBox;

namespace lamina::ui {

/// Grey values shown as black and as white.
class ContrastPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ContrastPanel(QWidget* parent = nullptr);
    void setRange(core::IntensityRange range); ///< emits nothing

Q_SIGNALS:
    void rangeEdited(core::IntensityRange range);
    void autoWanted();
    void resetWanted();

private:
    QDoubleSpinBox* m_low;
    QDoubleSpinBox* m_high;
};

} // namespace lamina::ui
