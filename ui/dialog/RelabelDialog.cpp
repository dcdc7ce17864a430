// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/RelabelDialog.h"

#include "ui/document/Document.h"
#include "ui/panel/PanelParts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>

#include <limits>

namespace lamina::ui {

RelabelDialog::RelabelDialog(const Document& document, core::LabelId id, QWidget* parent)
    : QDialog(parent), m_number(new QSpinBox), m_class(new QComboBox) {
    const auto info = document.table().info(id);
    setObjectName("relabelDialog");
    setWindowTitle(tr("Number and class of %1").arg(QString::fromStdString(info.name)));
    auto* form = new QFormLayout(this);
    m_number->setObjectName("objectNumber");
    m_number->setAccessibleName(tr("Number"));
    m_number->setToolTip(tr("The same number is in exported instance masks"));
    m_number->setRange(1, std::numeric_limits<int>::max());
    m_number->setValue(static_cast<int>(id));
    form->addRow(tr("&Number"), m_number);
    m_class->setObjectName("objectClass");
    m_class->setAccessibleName(tr("Class"));
    m_class->setToolTip(tr("What kind of object it is"));
    const auto& names = document.table().classNames();
    for (std::size_t i = 1; i < names.size(); ++i)
        m_class->addItem(QString::fromStdString(names[i]), static_cast<int>(i));
    if (m_class->findData(info.classId) < 0)
        m_class->addItem(tr("class %1").arg(info.classId), info.classId);
    m_class->setCurrentIndex(m_class->findData(info.classId));
    form->addRow(tr("&Class"), m_class);
    form->addRow(quietText(tr("The number must be free. To join two objects, merge them.")));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setToolTip(tr("Changes the object; undo takes it back"));
    buttons->button(QDialogButtonBox::Cancel)->setToolTip(tr("Leaves the object as it is"));
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(static_cast<core::LabelId>(m_number->value()),
                      m_class->currentData().toInt());
        accept();
    });
    m_number->selectAll();
}

} // namespace lamina::ui
