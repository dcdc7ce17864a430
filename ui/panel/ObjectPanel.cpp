// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ObjectPanel.h"

#include "core/review/ObjectFactsCsv.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/panel/ObjectModel.h"
#include "ui/panel/PanelParts.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <utility>

namespace lamina::ui {

ObjectPanel::ObjectPanel(ObjectCensus& census, Document& document, core::JobSystem& jobs,
                         QWidget* parent)
    : QWidget(parent), m_census(census), m_document(document), m_jobs(jobs),
      m_model(new ObjectModel(this)), m_sorter(new ObjectSorter(*m_model, this)),
      m_source(new QComboBox), m_filter(new QLineEdit), m_refresh(new QToolButton),
      m_export(new QToolButton), m_state(new QLabel), m_table(new QTableView),
      m_empty(quietText()) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 10, 8);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    m_source->setObjectName("objectSource");
    m_source->setAccessibleName(tr("Objects of"));
    m_source->setToolTip(tr("Objects of the annotation, or those that were predicted"));
    m_source->addItems({tr("Annotation"), tr("Prediction")});
    row->addWidget(m_source);
    m_filter->setObjectName("objectFilter");
    m_filter->setAccessibleName(tr("Filter objects"));
    m_filter->setPlaceholderText(tr("Filter, such as 12 or cell or voxels<500 border=0"));
    m_filter->setToolTip(
        tr("Shows only objects that fit all words: the beginning of a number, a class, or a "
           "condition with <, > or = on id, class, voxels, volume, x, y, z, slices, border, "
           "intensity, probability or uncertainty"));
    m_filter->setClearButtonEnabled(true);
    row->addWidget(m_filter, 1);
    m_state->setObjectName("objectState");
    row->addWidget(m_state);
    const auto button = [row](QToolButton* made, const char* name, const char* icon,
                              const QString& text, const QString& tip) {
        made->setObjectName(name);
        made->setIcon(QIcon::fromTheme(icon));
        made->setText(text);
        made->setAccessibleName(text);
        made->setToolTip(tip);
        made->setAutoRaise(true);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        row->addWidget(made);
    };
    button(m_refresh, "measureObjects", "view-refresh", tr("Measure"),
           tr("Measures the objects again; in smaller stacks this happens by itself"));
    button(m_export, "exportObjects", "document-export", tr("Export as CSV …"),
           tr("Writes the rows shown, in this order, for a spreadsheet; units are in the header"));
    column->addLayout(row);

    m_table->setObjectName("objectTable");
    m_table->setAccessibleName(tr("Objects"));
    m_table->setToolTip(tr("Choose a row to go to the object, several with Ctrl or Shift to export "
                           "their masks; click a heading to sort"));
    m_table->setModel(m_sorter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    // all rows of one height: with 10⁵ of them none is measured
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    for (int section = 0; section < ObjectModel::kColumns; ++section) {
        const auto title = m_model->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
        m_table->setColumnWidth(section, std::max(72, fontMetrics().horizontalAdvance(title) + 34));
    }
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ObjectModel::kId, Qt::AscendingOrder);
    column->addWidget(m_table, 1);
    m_empty->setObjectName("objectsEmpty");
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    (new QVBoxLayout(m_table->viewport()))->addWidget(m_empty);

    connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
        m_wanted.reset(); // a number among the others
        fill();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_sorter->setWords(text);
        showState();
    });
    connect(m_refresh, &QToolButton::clicked, this, [this] { m_census.refresh(); });
    connect(m_export, &QToolButton::clicked, this, &ObjectPanel::askWhere);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ObjectPanel::chosen);
    connect(m_table, &QTableView::clicked, this, &ObjectPanel::chosen);
    connect(&m_census, &ObjectCensus::changed, this, [this](Source changed) {
        if (changed == source()) fill();
    });
    connect(&m_census, &ObjectCensus::stateChanged, this, &ObjectPanel::showState);
    connect(&m_census, &ObjectCensus::failed, this, &ObjectPanel::failed);
    connect(&m_document, &Document::tableChanged, this, &ObjectPanel::showState);
    fill();
}

ObjectPanel::~ObjectPanel() = default;

void ObjectPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    Q_EMIT seen(true);
}

void ObjectPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    Q_EMIT seen(false);
}

ObjectPanel::Source ObjectPanel::source() const {
    return m_source->currentIndex() == 0 ? Source::Annotation : Source::Prediction;
}

void ObjectPanel::setSource(Source source) {
    m_source->setCurrentIndex(source == Source::Annotation ? 0 : 1);
}

void ObjectPanel::focusTable() {
    m_table->setFocus(Qt::ShortcutFocusReason);
}

/// The newest measurements; the row chosen stays the same object.
void ObjectPanel::fill() {
    m_filling = true;
    // numbers of the other source are other objects
    const auto chosen = m_filled == source() ? selectedObjects() : core::ObjectChoice();
    m_filled = source();
    std::optional<core::LabelId> was = m_wanted;
    if (const auto now = m_table->currentIndex(); now.isValid())
        was = m_model->objectAt(m_sorter->mapToSource(now).row()).id;
    m_model->setObjects(m_census.result(source()), m_document.table().classNames());
    if (was) selectObject(*was);
    for (const auto& ids : {chosen.annotated, chosen.predicted}) {
        for (const auto id : ids) {
            const auto row = m_model->rowOf(id);
            const auto index = row ? m_sorter->mapFromSource(m_model->index(*row, ObjectModel::kId))
                                   : QModelIndex();
            if (index.isValid())
                m_table->selectionModel()->select(index, QItemSelectionModel::Select |
                                                             QItemSelectionModel::Rows);
        }
    }
    m_filling = false;
    showState();
}

void ObjectPanel::showState() {
    const int all = m_model->rowCount();
    const int shown = m_sorter->rowCount();
    const QLocale locale;
    QString text;
    if (!m_document.hasStack()) {
        text = tr("Open a stack first.");
    } else if (m_census.busy() && !m_census.result(source())) {
        text = tr("Measuring …");
    } else if (source() == Source::Prediction && !m_document.prediction().complete()) {
        text = tr("Predict the whole stack first.");
    } else if (!m_sorter->notUnderstood().isEmpty()) {
        text = tr("Not understood: %1").arg(m_sorter->notUnderstood());
    } else {
        text = shown == all
                   ? tr("%1 objects").arg(locale.toString(all))
                   : tr("%1 of %2 objects").arg(locale.toString(shown), locale.toString(all));
        if (m_census.busy()) {
            text = tr("%1, measuring …").arg(text);
        } else if (m_census.outdated(source())) {
            text = tr("%1, out of date").arg(text);
        }
    }
    m_state->setText(text);
    m_empty->setText(shown == 0 ? whyEmpty() : QString());
    m_export->setEnabled(shown > 0);
    m_refresh->setEnabled(m_document.hasStack() && !m_census.busy());
}

QString ObjectPanel::whyEmpty() const {
    if (!m_document.hasStack() || m_census.busy()) return {}; // the line above says it
    if (m_model->rowCount() > 0)
        return tr("No object fits the filter. Clear it to see all of them.");
    if (source() == Source::Annotation)
        return tr("Each object that you paint, accept or import is measured here.");
    return m_document.prediction().complete()
               ? tr("Nothing was found in this stack. A lower threshold finds more.")
               : tr("Each object of a predicted stack is measured here.");
}

void ObjectPanel::chosen() {
    if (m_filling) return;
    const auto index = m_table->currentIndex();
    if (!index.isValid()) return;
    m_wanted.reset();
    const bool outer = std::exchange(m_choosing, true);
    Q_EMIT objectChosen(source(), m_model->objectAt(m_sorter->mapToSource(index).row()));
    m_choosing = outer;
}

void ObjectPanel::selectObject(core::LabelId id) {
    if (m_choosing) return; // several may be selected with it
    const bool filling = std::exchange(m_filling, true);
    const auto row = m_model->rowOf(id);
    m_wanted = row ? std::nullopt : std::optional(id);
    const auto index =
        row ? m_sorter->mapFromSource(m_model->index(*row, ObjectModel::kId)) : QModelIndex();
    if (index.isValid()) {
        m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                              QItemSelectionModel::Rows);
        m_table->scrollTo(index);
    } else {
        m_table->clearSelection();
        m_table->setCurrentIndex({});
    }
    m_filling = filling;
}

core::ObjectChoice ObjectPanel::selectedObjects() const {
    core::ObjectChoice choice;
    if (!m_model->result()) return choice;
    auto& ids = source() == Source::Annotation ? choice.annotated : choice.predicted;
    for (const auto& index : m_table->selectionModel()->selectedRows())
        ids.insert(m_model->objectAt(m_sorter->mapToSource(index).row()).id);
    return choice;
}

void ObjectPanel::askWhere() {
    auto* dialog = new QFileDialog(this, tr("Export objects"));
    dialog->setObjectName("objectFileDialog");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Table (*.csv)"));
    dialog->setDefaultSuffix("csv");
    const char* what = source() == Source::Annotation ? "objects" : "predicted_objects";
    dialog->selectFile(QString("%1_%2.csv").arg(QString::fromStdString(m_document.stem()), what));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { exportTo(file.toStdString()); });
    dialog->open();
}

void ObjectPanel::exportTo(const std::filesystem::path& file) {
    const auto result = m_model->result();
    if (!result) return;
    std::vector<int> rows;
    for (int row = 0; row < m_sorter->rowCount(); ++row)
        rows.push_back(m_sorter->mapToSource(m_sorter->index(row, 0)).row());
    const auto count = QLocale().toString(static_cast<qlonglong>(rows.size()));
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, file, count] {
        Q_EMIT written(tr("%1 objects written to %2 and read back.")
                           .arg(count, QString::fromStdString(file.string())));
    };
    callbacks.failed = [this](std::exception_ptr error) { Q_EMIT failed(errorSentence(error)); };
    m_jobs.submit(
        core::Lane::Io,
        [result, rows = std::move(rows), file,
         names = m_model->classNames()](const core::JobContext& context) {
            std::vector<core::ObjectFacts> shown;
            shown.reserve(rows.size());
            for (const int row : rows)
                shown.push_back(result->objects[static_cast<std::size_t>(row)]);
            core::writeObjectFactsCsv(file, shown, names, context);
        },
        std::move(callbacks));
}

} // namespace lamina::ui
