// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QTableView;
class QToolButton;

namespace lamina::ui {

class Document;
class QueueModel;
class ReviewQueue;

/// What to look at next: suspicious objects and slices, with the reason, what was found, and the
/// time spent. Acts through the queue; accepting and rejecting is the window's.
class QueuePanel final : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive the panel.
    QueuePanel(ReviewQueue& queue, Document& document, QWidget* parent = nullptr);

    void setSlice(int z); ///< on screen, for its time
    [[nodiscard]] const QueueModel& model() const { return *m_model; }

Q_SIGNALS:
    void seen(bool visible);
    void acceptWanted();
    void rejectWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void refresh();
    void showCurrent();

    ReviewQueue& m_queue;
    Document& m_document;
    QueueModel* m_model;
    QTableView* m_list;
    QLabel* m_progress;
    QLabel* m_time;
    QToolButton* m_previous = nullptr;
    QToolButton* m_next = nullptr;
    QToolButton* m_accept = nullptr;
    QToolButton* m_reject = nullptr;
    int m_slice = 0;
    bool m_following = false;
};

} // namespace lamina::ui
