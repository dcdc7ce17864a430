// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ActionRegistry.h"

#include <QIcon>
#include <QWidget>

namespace lamina::ui {

ActionRegistry::ActionRegistry(QWidget& window) : QObject(&window), m_window(window) {}

QString ActionRegistry::tipWithKeys(const QString& tip, const QList<QKeySequence>& keys) {
    QStringList names;
    for (const auto& key : keys)
        names << key.toString(QKeySequence::NativeText);
    return names.isEmpty() ? tip : tr("%1 (%2)").arg(tip, names.join(tr(" or ")));
}

QAction* ActionRegistry::add(const QString& name, const Entry& entry) {
    auto* action = new QAction(entry.text, this);
    action->setObjectName(name);
    if (!entry.icon.isEmpty()) action->setIcon(QIcon::fromTheme(entry.icon));
    action->setShortcuts(QList<QKeySequence>(entry.keys));
    const auto tip = tipWithKeys(entry.tip, action->shortcuts());
    action->setToolTip(tip);
    action->setStatusTip({});
    action->setProperty("tip", tip);
    m_window.addAction(action);
    m_actions.emplace(name, action);
    return action;
}

QAction* ActionRegistry::at(const QString& name) const {
    return m_actions.at(name);
}

void ActionRegistry::setBlocked(QAction* action, const QString& reason) {
    action->setEnabled(reason.isEmpty());
    const auto tip = action->property("tip").toString();
    action->setToolTip(reason.isEmpty() ? tip : tr("%1\n%2").arg(tip, reason));
}

} // namespace lamina::ui
