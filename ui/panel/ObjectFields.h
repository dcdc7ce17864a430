// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/MaskObjects.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace lamina::ui {

/// How objects are found in a predicted mask, as fields: the options of `lamina-cli predict` but
/// for the threshold.
class ObjectFields final : public QWidget {
    Q_OBJECT

public:
    /// Names of the fields begin with `prefix`: several may be in one window.
    explicit ObjectFields(const QString& prefix, QWidget* parent = nullptr);

    /// `base` with what the fields say.
    [[nodiscard]] core::ObjectSpec spec(core::ObjectSpec base = {}) const;
    void setSpec(const core::ObjectSpec& spec); ///< emits nothing

Q_SIGNALS:
    void edited(); ///< by the user

private:
    void edit();

    QComboBox* m_method;
    QDoubleSpinBox* m_depth;
    QComboBox* m_neighbours;
    QSpinBox* m_smooth;
    QSpinBox* m_holes;
    QSpinBox* m_smallest;
};

} // namespace lamina::ui
