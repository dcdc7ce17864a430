// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QKeySequence>

class QComboBox;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace lamina::ui {

class ActionRegistry;

/// All actions with their keys: search, choose others, take over those of another program. A
/// choice counts at once and is kept for the next start.
class ShortcutDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutDialog(ActionRegistry& actions, QWidget* parent = nullptr);
    void choose(const QString& action); ///< selects it in the list

private:
    void fill();
    void showKeys();
    void showChosen();
    void filter(const QString& text);
    void wish(int place, const QKeySequence& key);
    void take(int place, const QKeySequence& key);
    [[nodiscard]] QString chosen() const;
    [[nodiscard]] QTreeWidgetItem* itemOf(const QString& action) const;

    ActionRegistry& m_actions;
    QLineEdit* m_search;
    QComboBox* m_presets;
    QComboBox* m_wheel;
    QTreeWidget* m_list;
    QLabel* m_title;
    QKeySequenceEdit* m_keys[2];
    QPushButton* m_reset;
    QPushButton* m_resetAll;
    QLabel* m_conflict;
    QPushButton* m_takeOver;
    int m_wishPlace = 0;
    QKeySequence m_wish;
};

} // namespace lamina::ui
