// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectTypes.h"

#include <QDialog>

#include <vector>

class QPushButton;
class QTreeWidget;

namespace lamina::ui {

class NoticeBar;
class ProjectSession;

/// The snapshots of the layer shown, the newest first: goes back to one, renames and deletes.
/// Deleting is asked about, since it cannot be undone; all else can.
class SnapshotDialog final : public QDialog {
    Q_OBJECT

public:
    /// `session` must outlive the dialog.
    explicit SnapshotDialog(ProjectSession& session, QWidget* parent = nullptr);

private:
    void refresh();
    void allow();
    [[nodiscard]] const core::SnapshotEntry* chosen() const; ///< null: none
    void goBack();
    void askToRemove();

    ProjectSession& m_session;
    std::vector<core::SnapshotEntry> m_entries; ///< as in the list
    QTreeWidget* m_list;
    NoticeBar* m_notice;
    QPushButton* m_back;
    QPushButton* m_rename;
    QPushButton* m_remove;
    bool m_filling = false;
};

} // namespace lamina::ui
