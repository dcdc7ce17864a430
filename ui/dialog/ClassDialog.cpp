// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/ClassDialog.h"

#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/panel/PanelParts.h"

#include <QColorDialog>
#include <QDialogButtonBox>
#include <QIcon>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace lamina::ui {

ClassDialog::ClassDialog(Document& document, std::set<core::LabelId> labels, QWidget* parent)
    : QDialog(parent), m_document(document), m_labels(std::move(labels)) {
    m_labels.erase(core::kBackground);
    setWindowTitle(tr("Classes"));
    setMinimumWidth(380);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->addWidget(quietText(tr("Every label belongs to a class. Semantic masks are made from "
                                   "classes, instance masks from labels.")));
    m_list = new QListWidget;
    m_list->setObjectName("classList");
    m_list->setAccessibleName(tr("Classes"));
    m_list->setToolTip(tr("F2 or double-click to rename"));
    column->addWidget(m_list, 1);
    auto* add = new QPushButton(QIcon::fromTheme("list-add"), tr("Add class"));
    add->setObjectName("addClass");
    add->setAutoDefault(false);
    m_assign = new QPushButton;
    m_assign->setObjectName("assignClass");
    m_assign->setAutoDefault(false);
    m_color = new QPushButton(tr("Colour…"));
    m_color->setObjectName("classColor");
    m_color->setAutoDefault(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setToolTip(tr("Close this window"));
    add->setToolTip(tr("Adds a class, to be named at once"));
    buttons->addButton(add, QDialogButtonBox::ActionRole);
    buttons->addButton(m_color, QDialogButtonBox::ActionRole);
    buttons->addButton(m_assign, QDialogButtonBox::ActionRole);
    column->addWidget(buttons);
    m_assign->setText(tr("Give to %1")
                          .arg(counted(static_cast<int>(m_labels.size()), tr("chosen label"),
                                       tr("chosen labels"))));
    connect(add, &QPushButton::clicked, this, &ClassDialog::addClass);
    connect(m_assign, &QPushButton::clicked, this, &ClassDialog::assign);
    connect(m_color, &QPushButton::clicked, this, &ClassDialog::chooseColor);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(&m_document, &Document::tableChanged, this, &ClassDialog::refresh);
    connect(&m_document, &Document::stackChanged, this, &QDialog::close);
    const auto allow = [this] {
        m_assign->setEnabled(!m_labels.empty() && m_list->currentRow() > 0);
        m_assign->setToolTip(m_labels.empty() ? tr("Choose labels in the list of labels first.")
                             : m_list->currentRow() > 0
                                 ? tr("The labels chosen in the list of labels get this class")
                                 : tr("Choose a class other than the background."));
        m_color->setEnabled(m_list->currentRow() > 0);
        m_color->setToolTip(m_list->currentRow() > 0
                                ? tr("The colour of the class in semantic masks")
                                : tr("The background is never drawn."));
    };
    connect(m_list, &QListWidget::currentRowChanged, this, allow);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (m_filling) return;
        auto names = m_document.table().classNames();
        const auto name = item->text().trimmed().toStdString();
        const auto row = static_cast<std::size_t>(m_list->row(item));
        if (!name.empty()) names[row] = name;
        // the list is filled again: not while its editor still closes
        QMetaObject::invokeMethod(
            this,
            [this, names] {
                m_document.setClassNames(names);
                refresh();
            },
            Qt::QueuedConnection);
    });
    refresh();
    m_list->setCurrentRow(m_list->count() - 1);
    allow();
}

void ClassDialog::refresh() {
    m_filling = true;
    const int row = m_list->currentRow();
    m_list->clear();
    for (const auto& name : m_document.table().classNames()) {
        auto* item = new QListWidgetItem(QString::fromStdString(name), m_list);
        const int id = m_list->count() - 1;
        if (id == 0) continue;
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        const auto color = m_document.table().classColor(id);
        item->setIcon(colorSwatch(QColor(color[0], color[1], color[2])));
    }
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
    m_filling = false;
}

void ClassDialog::addClass() {
    auto names = m_document.table().classNames();
    names.push_back(tr("class %1").arg(names.size()).toStdString());
    m_document.setClassNames(std::move(names));
    m_list->setCurrentRow(m_list->count() - 1);
    m_list->editItem(m_list->currentItem());
}

void ClassDialog::chooseColor() {
    const int id = m_list->currentRow();
    if (id < 1) return;
    const auto old = m_document.table().classColor(id);
    auto* dialog = new QColorDialog(QColor(old[0], old[1], old[2]), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this, [this, id](const QColor& color) {
        m_document.setClassColor(id, {static_cast<std::uint8_t>(color.red()),
                                      static_cast<std::uint8_t>(color.green()),
                                      static_cast<std::uint8_t>(color.blue())});
    });
    dialog->open();
}

void ClassDialog::assign() {
    m_document.setClass(m_labels, m_list->currentRow());
}

} // namespace lamina::ui
