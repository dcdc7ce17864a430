// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/SnapshotDialog.h"

#include "ui/document/ProjectSession.h"
#include "ui/panel/PanelParts.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QIcon>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace lamina::ui {

namespace {

QPushButton* button(const char* name, const QString& icon, const QString& text) {
    auto* made = new QPushButton(QIcon::fromTheme(icon), text);
    made->setObjectName(name);
    made->setAutoDefault(false);
    return made;
}

} // namespace

SnapshotDialog::SnapshotDialog(ProjectSession& session, QWidget* parent)
    : QDialog(parent), m_session(session), m_list(new QTreeWidget), m_notice(new NoticeBar),
      m_back(button("goBackToSnapshot", "edit-undo-history", tr("Go back"))),
      m_rename(button("renameSnapshot", "edit-rename", tr("Rename"))),
      m_remove(button("deleteSnapshot", "edit-delete", tr("Delete …"))) {
    setWindowTitle(tr("Snapshots"));
    setMinimumSize(480, 340);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->addWidget(quietText(tr("Going back makes the annotation what it was then. That is one "
                                   "step and can be undone.")));
    m_notice->hide();
    column->addWidget(m_notice);
    m_list->setObjectName("snapshotList");
    m_list->setAccessibleName(tr("Snapshots"));
    m_list->setToolTip(tr("F2 to rename"));
    m_list->setHeaderLabels({tr("Name"), tr("Taken")});
    m_list->setRootIsDecorated(false);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    column->addWidget(m_list, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setToolTip(tr("Close this window"));
    buttons->addButton(m_rename, QDialogButtonBox::ActionRole);
    buttons->addButton(m_remove, QDialogButtonBox::ActionRole);
    buttons->addButton(m_back, QDialogButtonBox::ActionRole);
    m_back->setDefault(true);
    column->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_back, &QPushButton::clicked, this, &SnapshotDialog::goBack);
    connect(m_remove, &QPushButton::clicked, this, &SnapshotDialog::askToRemove);
    connect(m_rename, &QPushButton::clicked, this,
            [this] { m_list->editItem(m_list->currentItem(), 0); });
    connect(m_list, &QTreeWidget::itemDoubleClicked, this, [this] { goBack(); });
    connect(m_list, &QTreeWidget::currentItemChanged, this, &SnapshotDialog::allow);
    connect(m_list, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item) {
        if (m_filling) return;
        const auto& entry =
            m_entries.at(static_cast<std::size_t>(m_list->indexOfTopLevelItem(item)));
        // the list is filled again: not while its editor still closes
        QMetaObject::invokeMethod(
            this,
            [this, id = entry.id, name = item->text(0).trimmed()] {
                m_session.renameSnapshot(id, name);
                refresh();
            },
            Qt::QueuedConnection);
    });
    connect(&m_session, &ProjectSession::opened, this, &QDialog::close); // of another layer
    refresh();
}

void SnapshotDialog::refresh() {
    m_filling = true;
    const int row = std::max(0, m_list->currentIndex().row());
    m_entries = m_session.snapshots();
    std::reverse(m_entries.begin(), m_entries.end()); // newest first
    m_list->clear();
    for (const auto& entry : m_entries) {
        const auto when =
            QDateTime::fromString(QString::fromStdString(entry.time), Qt::ISODate).toLocalTime();
        auto* item = new QTreeWidgetItem(m_list, {QString::fromStdString(entry.name),
                                                  QLocale().toString(when, QLocale::ShortFormat)});
        item->setFlags(item->flags() | Qt::ItemIsEditable);
    }
    m_list->setCurrentItem(m_list->topLevelItem(std::min(row, m_list->topLevelItemCount() - 1)));
    m_filling = false;
    allow();
}

void SnapshotDialog::allow() {
    const bool any = chosen() != nullptr;
    const QString none = tr("There is no snapshot left.");
    m_back->setEnabled(any);
    m_rename->setEnabled(any);
    m_remove->setEnabled(any);
    m_back->setToolTip(any ? tr("The annotation becomes what it was then") : none);
    m_rename->setToolTip(any ? tr("Gives the snapshot another name") : none);
    m_remove->setToolTip(any ? tr("The snapshot goes for good; the annotation stays") : none);
}

const core::SnapshotEntry* SnapshotDialog::chosen() const {
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    return row < 0 ? nullptr : &m_entries.at(static_cast<std::size_t>(row));
}

void SnapshotDialog::goBack() {
    if (const auto* entry = chosen()) {
        m_session.goBackTo(entry->id);
        close();
    }
}

void SnapshotDialog::askToRemove() {
    const auto* entry = chosen();
    if (!entry) return;
    m_notice->ask(tr("Delete the snapshot “%1”? This cannot be undone; the annotation stays as it "
                     "is.")
                      .arg(QString::fromStdString(entry->name)),
                  {tr("Delete"), tr("Keep")}, [this, id = entry->id](int answer) {
                      if (answer != 0) return;
                      m_session.removeSnapshot(id);
                      refresh();
                  });
}

} // namespace lamina::ui
