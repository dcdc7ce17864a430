// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTile.h"

#include <QWidget>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace lamina::ui {

class Document;

/// The labels to paint with: colour, name, visible, locked. The chosen row is the current label;
/// "Background" marks what is known not to be a cell.
class LabelPanel final : public QWidget {
    Q_OBJECT

public:
    explicit LabelPanel(Document& document, QWidget* parent = nullptr);
    void selectNeighbour(int step); ///< previous or next row
    void selectNumber(int number);  ///< 1 = first cell row

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void showCurrent();
    void itemClicked(QTreeWidgetItem* item, int column);
    void itemEdited(QTreeWidgetItem* item, int column);
    void chooseColor(core::LabelId id);

    Document& m_document;
    QTreeWidget* m_list = nullptr;
    QLabel* m_hint;
    bool m_filling = false;
};

} // namespace lamina::ui
