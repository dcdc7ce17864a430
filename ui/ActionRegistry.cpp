// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ActionRegistry.h"

#include "ui/KeyTip.h"

#include <QIcon>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

#include <functional>

namespace lamina::ui {

namespace {

constexpr auto kTip = "keyTip";
constexpr auto kTipActions = "keyTipActions";

QString withoutMnemonic(QString text) {
    text.remove(QChar(u'…'));
    text.replace("&&", QString(QChar(1))).remove('&').replace(QChar(1), '&');
    return text.trimmed();
}

void showTip(QAction* action) {
    const auto tip = action->property("tip").toString();
    const auto reason = ActionRegistry::reason(action);
    action->setToolTip(reason.isEmpty() ? tip : ActionRegistry::tr("%1\n%2").arg(tip, reason));
}

} // namespace

void setKeyTip(QWidget* widget, const QString& tip, const QStringList& actions) {
    widget->setProperty(kTip, tip);
    widget->setProperty(kTipActions, actions);
    widget->setToolTip(tip);
}

ActionRegistry::ActionRegistry(QWidget& window) : QObject(&window), m_window(window) {}

QString ActionRegistry::keysText(const QList<QKeySequence>& keys) {
    QStringList names;
    for (const auto& key : keys)
        names << key.toString(QKeySequence::NativeText);
    return names.join(tr(" or "));
}

QString ActionRegistry::tipWithKeys(const QString& tip, const QList<QKeySequence>& keys) {
    return keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, keysText(keys));
}

void ActionRegistry::enrol(const QString& name, QAction* action, const QString& title,
                           const QString& tip, bool ofImage) {
    action->setStatusTip({});
    m_rows.insert_or_assign(name, Row{action, withoutMnemonic(title), tip, {}, ofImage});
    m_names << name;
    m_scheme.declare(name, action->shortcuts());
    if (!ofImage) m_window.addAction(action);
    applyKeys();
}

QAction* ActionRegistry::make(const QString& name, const Entry& entry) {
    auto* action = new QAction(entry.text, this);
    action->setObjectName(name);
    if (!entry.icon.isEmpty()) action->setIcon(QIcon::fromTheme(entry.icon));
    action->setShortcuts(entry.keys);
    return action;
}

QAction* ActionRegistry::add(const QString& name, const Entry& entry) {
    auto* action = make(name, entry);
    enrol(name, action, entry.text, entry.tip);
    return action;
}

QAction* ActionRegistry::addForImage(const QString& name, const Entry& entry) {
    auto* action = make(name, entry); // with no widget to belong to its keys trigger nothing
    enrol(name, action, entry.text, entry.tip, true);
    return action;
}

void ActionRegistry::adopt(const QString& name, QAction* action, const QString& title,
                           const QString& tip) {
    enrol(name, action, title, tip);
}

QAction* ActionRegistry::at(const QString& name) const {
    return m_rows.at(name).action;
}

void ActionRegistry::setBlocked(QAction* action, const QString& reason) {
    action->setProperty("reason", reason);
    action->setEnabled(reason.isEmpty());
    showTip(action);
}

QString ActionRegistry::reason(const QAction* action) {
    return action->isEnabled() ? QString() : action->property("reason").toString();
}

QString ActionRegistry::title(const QString& name) const {
    return m_rows.at(name).title;
}

QString ActionRegistry::tip(const QString& name) const {
    return m_rows.at(name).tip;
}

void ActionRegistry::groupByMenus(const QMenuBar& bar) {
    m_groups.clear();
    const auto image = tr("In the image");
    for (auto& [name, row] : m_rows)
        row.group = row.ofImage ? image : tr("Labels and more");
    for (const auto* top : bar.actions()) {
        if (!top->menu()) continue;
        const auto title = withoutMnemonic(top->text());
        m_groups << title;
        const std::function<void(const QMenu*)> walk = [&](const QMenu* menu) {
            for (auto* action : menu->actions()) {
                if (action->menu()) walk(action->menu());
                for (auto& [name, row] : m_rows) {
                    if (row.action == action) row.group = title;
                }
            }
        };
        walk(top->menu());
    }
    m_groups << image << tr("Labels and more");
}

QString ActionRegistry::group(const QString& name) const {
    return m_rows.at(name).group;
}

QStringList ActionRegistry::groups() const {
    return m_groups;
}

void ActionRegistry::applyKeys() {
    for (auto& [name, row] : m_rows) {
        const auto keys = m_scheme.keys(name);
        if (row.action->shortcuts() != keys) row.action->setShortcuts(keys);
        row.action->setProperty("tip", tipWithKeys(row.tip, keys));
        showTip(row.action);
    }
    fillKeyTips(m_window);
}

void ActionRegistry::setKeys(const QString& name, const QList<QKeySequence>& keys) {
    m_scheme.setKeys(name, keys);
    applyKeys();
    Q_EMIT keysChanged();
}

void ActionRegistry::resetKeys(const QString& name) {
    m_scheme.reset(name);
    applyKeys();
    Q_EMIT keysChanged();
}

void ActionRegistry::resetAllKeys() {
    m_scheme.resetAll();
    applyKeys();
    Q_EMIT keysChanged();
}

void ActionRegistry::usePreset(const QString& id) {
    m_scheme.usePreset(id);
    applyKeys();
    Q_EMIT keysChanged();
}

void ActionRegistry::setWheelZooms(bool zooms) {
    if (zooms == m_scheme.wheelZooms()) return;
    m_scheme.setWheelZooms(zooms);
    Q_EMIT keysChanged();
}

QString ActionRegistry::conflict(const QString& name, const QKeySequence& key) const {
    const auto keyName = key.toString(QKeySequence::NativeText);
    const auto owner = m_scheme.owner(key);
    if (!owner.isEmpty() && owner != name && contains(owner))
        return tr("%1 is the key of “%2” now.").arg(keyName, title(owner));
    if (const auto use = ShortcutScheme::fixedUse(key); !use.isEmpty())
        return tr("%1 %2 in the image and cannot be given away.").arg(keyName, use);
    return {};
}

void ActionRegistry::fillKeyTips(QWidget& root) const {
    const auto fill = [this](QWidget* widget) {
        const auto tip = widget->property(kTip);
        if (!tip.isValid()) return;
        QStringList keys;
        for (const auto& name : widget->property(kTipActions).toStringList()) {
            if (!contains(name)) continue;
            if (const auto text = keysText(m_scheme.keys(name)); !text.isEmpty()) keys << text;
        }
        widget->setToolTip(keys.isEmpty() ? tip.toString()
                                          : tr("%1 (%2)").arg(tip.toString(), keys.join(tr(", "))));
    };
    fill(&root);
    for (auto* widget : root.findChildren<QWidget*>())
        fill(widget);
}

} // namespace lamina::ui
