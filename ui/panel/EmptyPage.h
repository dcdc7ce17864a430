// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include <array>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace lamina::ui {

class RecentProjects;

/// What the window shows before a stack is open: the way through the program in three steps, how
/// to get a stack, and what was open lately. Scrolls in small windows.
class EmptyPage final : public QScrollArea {
    Q_OBJECT

public:
    explicit EmptyPage(QWidget* parent = nullptr);
    void setRecent(RecentProjects& recent); ///< must outlive the page
    void showBusy(const QString& what);     ///< empty: not busy
    void showProgress(double fraction);

Q_SIGNALS:
    void openWanted();
    void openFolderWanted();
    void sampleWanted();
    void recentWanted(const QString& path);
    void helpWanted(const QString& page);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeSteps();
    [[nodiscard]] QWidget* makeButtons();
    [[nodiscard]] QWidget* makeRecent();
    void fillRecent();
    void openRecent(QTreeWidgetItem* item);

    RecentProjects* m_recent = nullptr;
    QBoxLayout* m_steps = nullptr;
    QBoxLayout* m_buttonLine = nullptr;
    QWidget* m_buttons;
    QWidget* m_recentBox;
    QTreeWidget* m_list = nullptr;
    QLabel* m_busy;
    QProgressBar* m_progress;
};

} // namespace lamina::ui
