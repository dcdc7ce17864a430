// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/LabelPanel.h"

#include "ui/KeyTip.h"
#include "ui/dialog/ClassDialog.h"
#include "ui/document/AnnotationJobs.h"
#include "ui/document/Document.h"
#include "ui/panel/LabelModel.h"
#include "ui/panel/PanelParts.h"

#include <QColorDialog>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QLineEdit>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lamina::ui {

namespace {

/// Content to be as low as it may be: what is below it in the panel comes first.
class LowTable final : public QTableView {
public:
    [[nodiscard]] QSize sizeHint() const override {
        return {QTableView::sizeHint().width(), minimumHeight()};
    }
};

/// A soft bar for what is chosen, on which swatches and icons keep their colours. In the delegate:
/// a palette of the list's own would not follow another theme.
class SoftDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        auto& colors = option->palette;
        const auto base = colors.color(QPalette::Base);
        const auto strong = colors.color(QPalette::Highlight);
        for (const auto group : {QPalette::Active, QPalette::Inactive}) {
            colors.setColor(group, QPalette::Highlight,
                            QColor((3 * base.red() + strong.red()) / 4,
                                   (3 * base.green() + strong.green()) / 4,
                                   (3 * base.blue() + strong.blue()) / 4));
            colors.setColor(group, QPalette::HighlightedText, colors.color(group, QPalette::Text));
        }
    }
};

/// Chooses a class from the document's list.
class ClassDelegate final : public SoftDelegate {
public:
    ClassDelegate(const Document& document, QObject* parent)
        : SoftDelegate(parent), m_document(document) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/,
                          const QModelIndex& /*index*/) const override {
        auto* box = new QComboBox(parent);
        box->setAccessibleName(LabelPanel::tr("Class of the label"));
        const auto& names = m_document.table().classNames();
        for (std::size_t i = 1; i < names.size(); ++i)
            box->addItem(QString::fromStdString(names[i]), static_cast<int>(i));
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        auto* box = static_cast<QComboBox*>(editor);
        box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model,
                      const QModelIndex& index) const override {
        model->setData(index, static_cast<QComboBox*>(editor)->currentData(), Qt::EditRole);
    }

private:
    const Document& m_document;
};

QToolButton* flatButton(const QString& name, const QString& icon, const QString& accessible,
                        const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(QIcon::fromTheme(icon));
    button->setAutoRaise(true);
    button->setAccessibleName(accessible);
    button->setToolTip(tip);
    return button;
}

} // namespace

LabelPanel::LabelPanel(Document& document, AnnotationJobs& jobs, QWidget* parent)
    : QWidget(parent), m_document(document), m_jobs(jobs), m_model(new LabelModel(document, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(6);
    m_filter = new QLineEdit;
    m_filter->setObjectName("labelFilter");
    m_filter->setPlaceholderText(tr("Find by name, number or class"));
    m_filter->setAccessibleName(tr("Find labels"));
    setKeyTip(m_filter, tr("Shows only labels whose name, number or class fits"), {"filterLabels"});
    m_filter->setClearButtonEnabled(true);
    column->addWidget(m_filter);

    m_list = new LowTable;
    m_list->setObjectName("labelList");
    m_list->setAccessibleName(tr("Labels"));
    m_list->setToolTip(tr("Choose the label to paint with; F2 renames it"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SoftDelegate(m_list));
    m_list->setItemDelegateForColumn(LabelModel::kClass, new ClassDelegate(document, m_list));
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->setAlternatingRowColors(true);
    m_list->setShowGrid(false);
    m_list->setTabKeyNavigation(false);
    m_list->setWordWrap(false);
    m_list->setIconSize({16, 16});
    m_list->horizontalHeader()->hide();
    m_list->horizontalHeader()->setStretchLastSection(false);
    m_list->horizontalHeader()->setMinimumSectionSize(20);
    m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->horizontalHeader()->setSectionResizeMode(LabelModel::kName, QHeaderView::Stretch);
    m_list->setColumnWidth(LabelModel::kClass, 72);
    for (const int narrow : {LabelModel::kColor, LabelModel::kVisible, LabelModel::kLocked})
        m_list->setColumnWidth(narrow, 28);
    m_list->verticalHeader()->hide();
    // all rows of one height: with 10⁵ of them none is measured
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    column->addWidget(m_list, 1);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    auto* add = flatButton("addLabel", "list-add", tr("New label"),
                           tr("A label for the next cell (N or M). Q and W change the label, 1 to "
                              "9 choose one, 0 is the background."));
    add->setText(tr("New label"));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_find = flatButton("findLabel", "edit-find", tr("Go to the label"),
                        tr("Go to where the current label is largest"));
    setKeyTip(m_find, tr("Go to where the current label is largest"), {"findLabel"});
    m_merge = flatButton("mergeLabels", "merge", tr("Merge labels"), {});
    m_delete = flatButton("deleteLabels", "edit-delete", tr("Delete labels"), {});
    m_classes = flatButton("editClasses", "tag", tr("Classes"), tr("Name and add classes"));
    buttons->addWidget(add);
    buttons->addStretch(1);
    for (auto* button : {m_find, m_merge, m_delete, m_classes})
        buttons->addWidget(button);
    column->addLayout(buttons);
    m_hint = quietText(
        tr("Paint cells with a cell label and some of what is not a cell with Background. "
           "Unlabelled pixels count as unknown."));
    column->addWidget(m_hint);

    // what to do first; once something is painted the room is for the labels
    const auto showHint = [this] { m_hint->setVisible(!m_document.annotated()); };
    connect(&m_document, &Document::annotationChanged, this, showHint);
    connect(&m_document, &Document::stackChanged, this, showHint);
    m_list->setMinimumHeight(5 * (fontMetrics().height() + 8));

    connect(add, &QToolButton::clicked, this, [this] { m_document.addLabel(); });
    connect(m_find, &QToolButton::clicked, this, &LabelPanel::findCurrent);
    connect(m_merge, &QToolButton::clicked, this, &LabelPanel::mergeChosen);
    connect(m_delete, &QToolButton::clicked, this, &LabelPanel::deleteChosen);
    connect(m_classes, &QToolButton::clicked, this, &LabelPanel::editClasses);
    connect(m_filter, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_model->setFilter(text.trimmed()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid() && !m_filling)
                    m_document.setCurrentLabel(m_model->idAt(index.row()));
            });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &LabelPanel::refreshButtons);
    connect(m_list, &QTableView::clicked, this, &LabelPanel::clicked);
    connect(m_list, &QTableView::doubleClicked, this, &LabelPanel::doubleClicked);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_filling = true; });
    connect(m_model, &QAbstractItemModel::modelReset, this, &LabelPanel::showCurrent);
    connect(&m_document, &Document::currentLabelChanged, this, &LabelPanel::showCurrent);
    connect(&m_document, &Document::stackChanged, this, [this] {
        setEnabled(m_document.hasStack());
        m_filter->clear();
    });
    setEnabled(m_document.hasStack());
    showCurrent();
}

/// This row alone, whatever keys are held: Ctrl+Z must not add to what is chosen.
void LabelPanel::chooseRow(int row) {
    m_list->selectionModel()->setCurrentIndex(m_model->index(row, LabelModel::kName),
                                              QItemSelectionModel::ClearAndSelect |
                                                  QItemSelectionModel::Rows);
}

void LabelPanel::showCurrent() {
    m_filling = true;
    const auto row = m_model->rowOf(m_document.currentLabel());
    if (!row) {
        m_list->clearSelection();
        m_list->setCurrentIndex({});
    } else if (m_list->currentIndex().row() != *row) { // else a click is choosing rows just now
        chooseRow(*row);
    }
    m_filling = false;
    refreshButtons();
}

std::set<core::LabelId> LabelPanel::chosen() const {
    std::set<core::LabelId> ids;
    for (const auto& index : m_list->selectionModel()->selectedRows())
        ids.insert(m_model->idAt(index.row()));
    return ids;
}

void LabelPanel::refreshButtons() {
    const auto rows = m_list->selectionModel()->selectedRows();
    m_find->setEnabled(!rows.isEmpty());
    m_delete->setEnabled(!rows.isEmpty());
    m_delete->setToolTip(rows.isEmpty()
                             ? tr("Choose a label first.")
                             : tr("Delete the chosen labels; their voxels become unlabelled"));
    m_merge->setEnabled(rows.size() > 1);
    m_merge->setToolTip(rows.size() > 1
                            ? tr("Make the chosen labels one, that of the row chosen last")
                            : tr("Merge: choose two or more labels with Ctrl+click first."));
}

void LabelPanel::selectNeighbour(int step) {
    const int count = m_model->rowCount();
    if (count == 0) return;
    const int row = m_list->currentIndex().row(); // -1: none
    chooseRow(std::clamp(row + step, 0, count - 1));
}

void LabelPanel::selectNumber(int number) {
    if (number < m_model->rowCount()) chooseRow(number);
}

void LabelPanel::deleteChosen() {
    m_jobs.deleteLabels(chosen());
}

void LabelPanel::mergeChosen() {
    m_jobs.mergeLabels(chosen(), m_document.currentLabel());
}

void LabelPanel::findCurrent() {
    if (m_document.currentLabel() != core::kUnlabelled) m_jobs.find(m_document.currentLabel());
}

void LabelPanel::editClasses() {
    auto* dialog = new ClassDialog(m_document, chosen(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void LabelPanel::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void LabelPanel::clicked(const QModelIndex& index) {
    if (index.column() != LabelModel::kVisible && index.column() != LabelModel::kLocked) return;
    auto info = m_document.table().info(m_model->idAt(index.row()));
    if (index.column() == LabelModel::kVisible) info.visible = !info.visible;
    if (index.column() == LabelModel::kLocked) info.locked = !info.locked;
    m_document.setLabelInfo(info);
}

void LabelPanel::doubleClicked(const QModelIndex& index) {
    if (index.column() == LabelModel::kColor) chooseColor(m_model->idAt(index.row()));
    if (m_model->flags(index).testFlag(Qt::ItemIsEditable)) m_list->edit(index);
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
