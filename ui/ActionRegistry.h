// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/ShortcutScheme.h"

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include <map>

class QMenuBar;

namespace lamina::ui {

/// Every action of the window by name: text, icon, keys and tooltip in one place. An action that
/// cannot be taken is greyed out and its tooltip says why. Keys come from a `ShortcutScheme`, so
/// that the user can choose others; menus, tooltips and key tips follow at once.
class ActionRegistry final : public QObject {
    Q_OBJECT

public:
    explicit ActionRegistry(QWidget& window);

    struct Entry {
        QString text;
        QString icon;             ///< of the Breeze theme; may be empty
        QString tip;              ///< one sentence; the keys are added
        QList<QKeySequence> keys; ///< Lamina's own
    };
    QAction* add(const QString& name, const Entry& entry);
    /// An action whose keys the views look at themselves, so that they act only where the mouse is,
    /// or as long as they are held: the keys do not trigger it. Chosen, shown and kept as all
    /// others, in a group of its own. Not for menus, which would make a shortcut of the key.
    QAction* addForImage(const QString& name, const Entry& entry);
    /// An action that something else owns (a dock's toggle): it gets keys and a tooltip like the
    /// others, and a title that can stand alone. It must live as long as the registry.
    void adopt(const QString& name, QAction* action, const QString& title, const QString& tip);
    [[nodiscard]] QAction* at(const QString& name) const; ///< must exist
    [[nodiscard]] bool contains(const QString& name) const { return m_rows.contains(name); }
    /// In the order in which they were added.
    [[nodiscard]] const QStringList& names() const { return m_names; }

    /// Empty: enabled; else disabled, with the reason in the tooltip.
    static void setBlocked(QAction* action, const QString& reason);
    /// Why it is blocked; empty if it is not.
    [[nodiscard]] static QString reason(const QAction* action);
    /// Tooltip text with the keys of an action.
    [[nodiscard]] static QString tipWithKeys(const QString& tip, const QList<QKeySequence>& keys);
    /// "B or P"; empty without keys.
    [[nodiscard]] static QString keysText(const QList<QKeySequence>& keys);

    /// The text without mnemonic and dots, as it was added ("Undo", not "Undo brush stroke").
    [[nodiscard]] QString title(const QString& name) const;
    [[nodiscard]] QString tip(const QString& name) const; ///< without keys
    /// Sorts the actions into the menus that hold them; the rest is "Labels and more".
    void groupByMenus(const QMenuBar& bar);
    [[nodiscard]] QString group(const QString& name) const;
    [[nodiscard]] QStringList groups() const; ///< in the order of the menu bar

    [[nodiscard]] const ShortcutScheme& scheme() const { return m_scheme; }
    void setKeys(const QString& name, const QList<QKeySequence>& keys); ///< see ShortcutScheme
    void resetKeys(const QString& name);
    void resetAllKeys();
    void usePreset(const QString& id);
    void setWheelZooms(bool zooms); ///< see ShortcutScheme
    /// Why `name` cannot simply have `key`: what the key does now, as a sentence; empty: it is
    /// free.
    [[nodiscard]] QString conflict(const QString& name, const QKeySequence& key) const;

    /// Writes the keys into the tips of all widgets below `root` that have a key tip.
    void fillKeyTips(QWidget& root) const;

Q_SIGNALS:
    void keysChanged(); ///< or what the wheel does

private:
    struct Row {
        QAction* action;
        QString title;
        QString tip;
        QString group;
        bool ofImage = false;
    };
    QAction* make(const QString& name, const Entry& entry);
    void enrol(const QString& name, QAction* action, const QString& title, const QString& tip,
               bool ofImage = false);
    void applyKeys(); ///< from the scheme to all actions

    QWidget& m_window;
    ShortcutScheme m_scheme;
    std::map<QString, Row> m_rows;
    QStringList m_names;
    QStringList m_groups;
};

} // namespace lamina::ui
