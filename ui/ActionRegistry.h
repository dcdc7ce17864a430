// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <initializer_list>
#include <map>

namespace lamina::ui {

/// Every action of the window by name: text, icon, keys and tooltip in one place. An action that
/// cannot be taken is greyed out and its tooltip says why.
class ActionRegistry final : public QObject {
    Q_OBJECT

public:
    explicit ActionRegistry(QWidget& window);

    struct Entry {
        QString text;
        QString icon; ///< of the Breeze theme; may be empty
        QString tip;  ///< one sentence; the keys are added
        std::initializer_list<QKeySequence> keys;
    };
    QAction* add(const QString& name, const Entry& entry);
    [[nodiscard]] QAction* at(const QString& name) const; ///< must exist
    /// Empty: enabled; else disabled, with the reason in the tooltip.
    static void setBlocked(QAction* action, const QString& reason);
    /// Tooltip text with the keys of an action.
    [[nodiscard]] static QString tipWithKeys(const QString& tip, const QList<QKeySequence>& keys);

private:
    QWidget& m_window;
    std::map<QString, QAction*> m_actions;
};

} // namespace lamina::ui
