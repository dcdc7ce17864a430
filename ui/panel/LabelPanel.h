// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTile.h"

#include <QWidget>

#include <set>

class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace lamina::ui {

class AnnotationJobs;
class Document;
class LabelModel;

/// The labels to paint with: colour, name, class, visible, locked; with a filter. The row chosen
/// last is the current label; "Background" marks what is known not to be a cell. Buttons find,
/// merge and delete labels and edit the classes.
class LabelPanel final : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive the panel.
    LabelPanel(Document& document, AnnotationJobs& jobs, QWidget* parent = nullptr);
    void selectNeighbour(int step); ///< previous or next row
    void selectNumber(int number);  ///< 1 = first cell row
    void deleteChosen();
    void mergeChosen(); ///< into the current label
    void findCurrent();
    void editClasses();
    void focusFilter();

private:
    void chooseRow(int row);
    void showCurrent();
    void refreshButtons();
    void clicked(const QModelIndex& index);
    void doubleClicked(const QModelIndex& index);
    void chooseColor(core::LabelId id);
    [[nodiscard]] std::set<core::LabelId> chosen() const;

    Document& m_document;
    AnnotationJobs& m_jobs;
    LabelModel* m_model;
    QLineEdit* m_filter;
    QTableView* m_list = nullptr;
    QToolButton* m_find;
    QToolButton* m_merge;
    QToolButton* m_delete;
    QToolButton* m_classes;
    QLabel* m_hint;
    bool m_filling = false;
};

} // namespace lamina::ui
