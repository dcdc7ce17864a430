// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace lamina::ui {

class LiveController;

/// The switch of live mode with a line that says what it does now; a part of the Learn panel.
class LiveBox final : public QWidget {
    Q_OBJECT

public:
    explicit LiveBox(LiveController& live, QWidget* parent = nullptr);

private:
    void refresh();

    LiveController& m_live;
    QPushButton* m_switch;
    QLabel* m_status;
};

} // namespace lamina::ui
