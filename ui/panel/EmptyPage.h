// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace lamina::ui {

/// What the window shows before a stack is open: how to get one.
class EmptyPage final : public QWidget {
    Q_OBJECT

public:
    explicit EmptyPage(QWidget* parent = nullptr);
    void showBusy(const QString& what); ///< empty: not busy
    void showProgress(double fraction);

Q_SIGNALS:
    void openWanted();
    void openFolderWanted();
    void sampleWanted();

private:
    QWidget* m_buttons;
    QLabel* m_busy;
    QProgressBar* m_progress;
};

} // namespace lamina::ui
