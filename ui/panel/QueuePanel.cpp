// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/QueuePanel.h"

#include "ui/KeyTip.h"
#include "ui/document/Document.h"
#include "ui/document/ReviewQueue.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/QueueModel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

/// "1:05", "2:03:10".
QString duration(double seconds) {
    const auto all = static_cast<qlonglong>(seconds);
    const auto two = [](qlonglong n) { return QString::number(n).rightJustified(2, '0'); };
    return all < 3600 ? QString("%1:%2").arg(all / 60).arg(two(all % 60))
                      : QString("%1:%2:%3").arg(all / 3600).arg(two(all / 60 % 60), two(all % 60));
}

} // namespace

QueuePanel::QueuePanel(ReviewQueue& queue, Document& document, QWidget* parent)
    : QWidget(parent), m_queue(queue), m_document(document),
      m_model(new QueueModel(queue, document, this)), m_list(new QTableView),
      m_progress(new QLabel), m_time(quietText()) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 10, 8);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    const auto button = [row](const char* name, const char* icon, const QString& text,
                              const QString& tip, const QStringList& actions) {
        auto* made = new QToolButton;
        made->setObjectName(name);
        made->setIcon(QIcon::fromTheme(icon));
        made->setText(text);
        made->setAccessibleName(text);
        setKeyTip(made, tip, actions);
        made->setAutoRaise(true);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        row->addWidget(made);
        return made;
    };
    m_previous =
        button("queuePreviousButton", "go-previous", tr("Previous"),
               tr("Goes back in the list; Shift+Tab does the same while a view has the keyboard"),
               {"queuePrevious"});
    m_next = button("queueNextButton", "go-next", tr("Next"),
                    tr("Goes on in the list; Tab does the same while a view has the keyboard"),
                    {"queueNext"});
    m_accept = button("queueAcceptButton", "checkmark", tr("Accept"),
                      tr("It is right: a predicted object or slice becomes annotation; then goes "
                         "on. Enter does the same while a view has the keyboard"),
                      {"queueAccept"});
    m_reject = button("queueRejectButton", "dialog-cancel", tr("Reject"),
                      tr("It is wrong: an annotated object is erased, a predicted one is left out "
                         "when all are accepted; then goes on"),
                      {"queueReject"});
    m_progress->setObjectName("queueProgress");
    m_progress->setContentsMargins(8, 0, 0, 0);
    row->addWidget(m_progress);
    row->addStretch(1);
    m_time->setObjectName("queueTime");
    m_time->setWordWrap(false);
    row->addWidget(m_time);
    column->addLayout(row);

    m_list->setObjectName("queueList");
    m_list->setAccessibleName(tr("Review queue"));
    m_list->setToolTip(tr("Choose a row to go there"));
    m_list->setModel(m_model);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAlternatingRowColors(true);
    m_list->setShowGrid(false);
    m_list->setTabKeyNavigation(false);
    m_list->setWordWrap(false);
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_list->horizontalHeader()->setHighlightSections(false);
    m_list->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->horizontalHeader()->setSectionResizeMode(QueueModel::kWhy, QHeaderView::Stretch);
    m_list->setColumnWidth(QueueModel::kWhat, fontMetrics().averageCharWidth() * 28);
    m_list->setColumnWidth(QueueModel::kSlice, fontMetrics().averageCharWidth() * 10);
    m_list->setColumnWidth(QueueModel::kFound, fontMetrics().averageCharWidth() * 18);
    column->addWidget(m_list, 1);

    connect(m_previous, &QToolButton::clicked, this, [this] { m_queue.step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_queue.step(1); });
    connect(m_accept, &QToolButton::clicked, this, &QueuePanel::acceptWanted);
    connect(m_reject, &QToolButton::clicked, this, &QueuePanel::rejectWanted);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid() && !m_following) m_queue.goTo(index.row());
            });
    connect(&m_queue, &ReviewQueue::entriesChanged, this, &QueuePanel::refresh);
    connect(&m_queue, &ReviewQueue::entriesChanged, this, &QueuePanel::showCurrent);
    connect(&m_queue, &ReviewQueue::marksChanged, this, &QueuePanel::refresh);
    connect(&m_queue, &ReviewQueue::currentChanged, this, &QueuePanel::refresh);
    connect(&m_queue, &ReviewQueue::currentChanged, this, &QueuePanel::showCurrent);
    connect(&m_queue, &ReviewQueue::timeChanged, this, &QueuePanel::refresh);
    refresh();
}

void QueuePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    Q_EMIT seen(true);
}

void QueuePanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    Q_EMIT seen(false);
}

void QueuePanel::setSlice(int z) {
    m_slice = z;
    refresh();
}

void QueuePanel::showCurrent() {
    m_following = true;
    if (m_queue.current() < 0) {
        m_list->clearSelection();
        m_list->setCurrentIndex({});
    } else {
        const auto index = m_model->index(m_queue.current(), QueueModel::kWhat);
        m_list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                             QItemSelectionModel::Rows);
        m_list->scrollTo(index);
    }
    m_following = false;
}

void QueuePanel::refresh() {
    const int count = static_cast<int>(m_queue.entries().size());
    m_progress->setText(!m_document.hasStack() ? tr("Open a stack first.")
                        : count == 0 ? tr("Nothing to look at: no object stands out and every "
                                          "slice has annotation.")
                                     : tr("%1 of %2 looked at").arg(m_queue.done()).arg(count));
    m_time->setText(m_document.hasStack() ? tr("Time on slice %1: %2 · on all: %3")
                                                .arg(m_slice)
                                                .arg(duration(m_queue.seconds(m_slice)),
                                                     duration(m_queue.totalSeconds()))
                                          : QString());
    const bool current = m_queue.current() >= 0;
    const bool writable = m_document.readOnlyReason().isEmpty();
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    m_accept->setEnabled(current && writable);
    m_reject->setEnabled(current && writable);
}

} // namespace lamina::ui
