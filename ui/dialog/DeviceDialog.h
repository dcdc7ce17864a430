// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lamina::ui {

class LearningController;

/// What can compute here, found by running a small calculation on each device and not by asking its
/// driver: a sentence for each, and the memory that is free. "Test again" after something was
/// changed.
class DeviceDialog final : public QDialog {
    Q_OBJECT

public:
    explicit DeviceDialog(LearningController& learning, QWidget* parent = nullptr);

private:
    void refresh();

    LearningController& m_learning;
    QWidget* m_list = nullptr;
    QVBoxLayout* m_column;
    QLabel* m_state;
    QPushButton* m_again;
};

} // namespace lamina::ui
