// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"

#include <QDialog>

class QComboBox;
class QSpinBox;

namespace lamina::ui {

class Document;

/// Asks for another number and class of one object. `chosen` when the user agrees.
class RelabelDialog final : public QDialog {
    Q_OBJECT

public:
    RelabelDialog(const Document& document, core::LabelId id, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(core::LabelId number, core::ClassId classId);

private:
    QSpinBox* m_number;
    QComboBox* m_class;
};

} // namespace lamina::ui
