// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFocusFrame>

class QApplication;

namespace lamina::ui {

/// A ring around the control that has the keyboard, once the keyboard has been used to get there:
/// whoever works with the mouse does not see it.
class FocusRing final : public QFocusFrame {
    Q_OBJECT

public:
    /// One for the whole application; later calls do nothing.
    static void install(QApplication& application);

protected:
    void paintEvent(QPaintEvent* event) override;
    void initStyleOption(QStyleOption* option) const override;
};

} // namespace lamina::ui
