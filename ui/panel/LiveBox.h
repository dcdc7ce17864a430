// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace lamina::ui {

class LiveController;

/// The switch of live mode with a line that says what it does now; a part of the Learn panel. The
/// switch follows the window's action, with its keys and its reason.
class LiveBox final : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive the box.
    LiveBox(LiveController& live, QAction& action, QWidget* parent = nullptr);

private:
    void refresh();

    LiveController& m_live;
    QAction& m_action;
    QPushButton* m_switch;
    QLabel* m_status;
};

} // namespace lamina::ui
