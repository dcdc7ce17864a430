// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstdint>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace lamina::ui {

class Document;
class ProjectSession;

/// What is open: stack, channel, time point, size, and the voxel size, which can be corrected and
/// is asked for when the file does not say it.
class StackPanel final : public QWidget {
    Q_OBJECT

public:
    StackPanel(Document& document, ProjectSession& session, QWidget* parent = nullptr);

    /// Why the stack cannot be changed now; empty = it can.
    void setChangeBlocked(const QString& reason);

private:
    void showStacks();
    void showDocument();
    void showPlace();
    void applySpacing();
    [[nodiscard]] double edited(int axis, double now) const;

    Document& m_document;
    ProjectSession& m_session;
    QComboBox* m_stacks;
    QLabel* m_stackName;
    QLabel* m_size;
    QLabel* m_folder;
    QLabel* m_spacingUnknown;
    QDoubleSpinBox* m_spacing[3];
    bool m_edited[3] = {false, false, false}; ///< by the user, since it was shown
    QPushButton* m_setSpacing;
    QSpinBox* m_channel;
    QSpinBox* m_time;
    QLabel* m_spacingTitle;
    QWidget* m_spacingRow;
    QWidget* m_channelRow;
    QWidget* m_timeRow;
    QString m_blocked;
};

} // namespace lamina::ui
