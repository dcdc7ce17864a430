// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTile.h"

#include <QDialog>

#include <set>

class QListWidget;
class QPushButton;

namespace lamina::ui {

class Document;

/// Names, colours and adds classes, and gives chosen labels one. Each change is one undo step and
/// is seen at once. Classes are never taken away: labels and trained models count them.
class ClassDialog final : public QDialog {
    Q_OBJECT

public:
    /// `document` must outlive the dialog; `labels` are those that "Give to labels" acts on.
    ClassDialog(Document& document, std::set<core::LabelId> labels, QWidget* parent = nullptr);

private:
    void refresh();
    void addClass();
    void assign();
    void chooseColor();

    Document& m_document;
    std::set<core::LabelId> m_labels;
    QListWidget* m_list;
    QPushButton* m_assign;
    QPushButton* m_color;
    bool m_filling = false;
};

} // namespace lamina::ui
