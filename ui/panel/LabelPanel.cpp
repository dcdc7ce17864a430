// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/LabelPanel.h"

#include "ui/KeyTip.h"
#include "ui/document/Document.h"
#include "ui/panel/PanelParts.h"

#include <QColorDialog>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QPainter>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

enum Column { kColor, kName, kVisible, kLocked, kColumns };

core::LabelId idOf(const QTreeWidgetItem* item) {
    return item->data(kColor, Qt::UserRole).toUInt();
}

/// The same pixels in a chosen row: a colour that changes there would be another colour.
QIcon unchanging(const QPixmap& pixmap) {
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
}

QIcon swatch(const std::array<std::uint8_t, 3>& color) {
    QPixmap pixmap(28, 28);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1.0));
    painter.setBrush(QColor(color[0], color[1], color[2]));
    painter.drawRoundedRect(QRectF(2.5, 2.5, 23, 23), 5, 5);
    return unchanging(pixmap);
}

QIcon themed(const QString& name) {
    return unchanging(QIcon::fromTheme(name).pixmap(22, 22));
}

} // namespace

LabelPanel::LabelPanel(Document& document, QWidget* parent)
    : QWidget(parent), m_document(document) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(6);
    m_list = new QTreeWidget;
    m_list->setObjectName("labelList");
    m_list->setAccessibleName(tr("Labels"));
    m_list->setToolTip(tr("Choose the label to paint with; F2 renames it"));
    m_list->setColumnCount(kColumns);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->setIndentation(0);
    m_list->setIconSize({16, 16});
    m_list->setAllColumnsShowFocus(true);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setMinimumSectionSize(20);
    m_list->header()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->header()->setSectionResizeMode(kName, QHeaderView::Stretch);
    for (const int narrow : {kColor, kVisible, kLocked})
        m_list->setColumnWidth(narrow, 28);
    column->addWidget(m_list, 1);

    auto* add = new QPushButton(QIcon::fromTheme("list-add"), tr("New label"));
    add->setObjectName("addLabel");
    setKeyTip(add, tr("A label for the next cell"), {"newLabel"});
    connect(add, &QPushButton::clicked, this, [this] { m_document.addLabel(); });
    column->addWidget(add);
    m_hint = quietText(
        tr("Paint cells with a cell label and some of what is not a cell with Background. "
           "Unlabelled pixels count as unknown."));
    column->addWidget(m_hint);

    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item && !m_filling) m_document.setCurrentLabel(idOf(item));
    });
    connect(m_list, &QTreeWidget::itemClicked, this, &LabelPanel::itemClicked);
    connect(m_list, &QTreeWidget::itemDoubleClicked, this,
            [this](QTreeWidgetItem* item, int column_) {
                if (column_ == kColor) chooseColor(idOf(item));
                if (column_ == kName) m_list->editItem(item, kName);
            });
    connect(m_list, &QTreeWidget::itemChanged, this, &LabelPanel::itemEdited);
    connect(&m_document, &Document::tableChanged, this, &LabelPanel::rebuild);
    connect(&m_document, &Document::currentLabelChanged, this, &LabelPanel::showCurrent);
    connect(&m_document, &Document::stackChanged, this,
            [this] { setEnabled(m_document.hasStack()); });
    setEnabled(m_document.hasStack());
    rebuild();
}

void LabelPanel::changeEvent(QEvent* event) {
    // icons here are pictures, so that a selected row does not colour them: made for one theme
    if (event->type() == QEvent::PaletteChange && m_list)
        QMetaObject::invokeMethod(this, &LabelPanel::rebuild, Qt::QueuedConnection);
    QWidget::changeEvent(event);
}

void LabelPanel::rebuild() {
    m_filling = true;
    m_list->clear();
    // a soft bar, on which swatches and icons keep their colours
    auto colors = QGuiApplication::palette();
    const auto base = colors.color(QPalette::Base);
    const auto strong = colors.color(QPalette::Highlight);
    colors.setColor(QPalette::Highlight, QColor((3 * base.red() + strong.red()) / 4,
                                                (3 * base.green() + strong.green()) / 4,
                                                (3 * base.blue() + strong.blue()) / 4));
    colors.setColor(QPalette::HighlightedText, colors.color(QPalette::Text));
    m_list->setPalette(colors);
    auto rows = m_document.table().rows();
    // the background has the largest id but is what one paints with most: first
    std::stable_partition(rows.begin(), rows.end(),
                          [](const auto& row) { return row.id == core::kBackground; });
    for (const auto& row : rows) {
        auto* item = new QTreeWidgetItem(m_list);
        item->setData(kColor, Qt::UserRole, row.id);
        item->setIcon(kColor, swatch(row.color));
        item->setToolTip(kColor, tr("Double-click to choose another colour"));
        item->setText(kName, QString::fromStdString(row.name));
        item->setToolTip(kName, row.id == core::kBackground
                                    ? tr("Known not to be a cell (0)")
                                    : tr("Label %1; F2 or double-click to rename").arg(row.id));
        item->setIcon(kVisible, themed(row.visible ? "view-visible" : "view-hidden"));
        item->setToolTip(kVisible,
                         row.visible ? tr("Shown; click to hide") : tr("Hidden; click to show"));
        item->setIcon(kLocked, themed(row.locked ? "object-locked" : "object-unlocked"));
        item->setToolTip(kLocked, row.locked ? tr("Locked: never painted over; click to unlock")
                                             : tr("Click to lock: it cannot be painted over then"));
        item->setData(kVisible, Qt::AccessibleTextRole, row.visible ? tr("shown") : tr("hidden"));
        item->setData(kLocked, Qt::AccessibleTextRole, row.locked ? tr("locked") : tr("unlocked"));
        auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
        if (row.id != core::kBackground) flags |= Qt::ItemIsEditable;
        item->setFlags(flags);
    }
    m_filling = false;
    showCurrent();
}

void LabelPanel::showCurrent() {
    m_filling = true;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        if (idOf(m_list->topLevelItem(i)) == m_document.currentLabel()) {
            m_list->setCurrentItem(m_list->topLevelItem(i));
        }
    }
    m_filling = false;
}

void LabelPanel::selectNeighbour(int step) {
    const int count = m_list->topLevelItemCount();
    if (count == 0) return;
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    m_list->setCurrentItem(m_list->topLevelItem(std::clamp(row + step, 0, count - 1)));
}

void LabelPanel::selectNumber(int number) {
    if (auto* item = m_list->topLevelItem(number)) m_list->setCurrentItem(item);
}

void LabelPanel::itemClicked(QTreeWidgetItem* item, int column) {
    if (column != kVisible && column != kLocked) return;
    auto info = m_document.table().info(idOf(item));
    if (column == kVisible) info.visible = !info.visible;
    if (column == kLocked) info.locked = !info.locked;
    m_document.setLabelInfo(info);
}

void LabelPanel::itemEdited(QTreeWidgetItem* item, int column) {
    if (m_filling || column != kName) return;
    auto info = m_document.table().info(idOf(item));
    const auto name = item->text(kName).trimmed().toStdString();
    if (name.empty() || name == info.name) return;
    info.name = name;
    // the list is rebuilt by the change: not while its editor still closes
    QMetaObject::invokeMethod(
        this, [this, info] { m_document.setLabelInfo(info); }, Qt::QueuedConnection);
}

void LabelPanel::chooseColor(core::LabelId id) {
    const auto old = m_document.table().info(id).color;
    auto* dialog = new QColorDialog(QColor(old[0], old[1], old[2]), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this, [this, id](const QColor& color) {
        auto info = m_document.table().info(id);
        info.color = {static_cast<std::uint8_t>(color.red()),
                      static_cast<std::uint8_t>(color.green()),
                      static_cast<std::uint8_t>(color.blue())};
        m_document.setLabelInfo(info);
    });
    dialog->open();
}

} // namespace lamina::ui
