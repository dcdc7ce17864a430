// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ShortcutScheme.h"

#include "ui/Settings.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace lamina::ui {

namespace {

constexpr auto kPresetKey = "shortcuts/preset";
constexpr auto kOwnGroup = "shortcuts/keys";
constexpr auto kWheelKey = "shortcuts/wheelZooms";

QList<QKeySequence> fromTexts(const QStringList& texts) {
    QList<QKeySequence> keys;
    for (const auto& text : texts) {
        const auto key = QKeySequence::fromString(text, QKeySequence::PortableText);
        if (!key.isEmpty()) keys << key;
    }
    return keys;
}

QStringList toTexts(const QList<QKeySequence>& keys) {
    QStringList texts;
    for (const auto& key : keys)
        texts << key.toString(QKeySequence::PortableText);
    return texts;
}

std::vector<ShortcutPreset> readPresets() {
    QFile file(":/shortcuts.json");
    if (!file.open(QIODevice::ReadOnly)) qFatal("the shortcut presets are not in the program");
    std::vector<ShortcutPreset> presets;
    for (const auto& value :
         QJsonDocument::fromJson(file.readAll()).object()["presets"].toArray()) {
        const auto object = value.toObject();
        ShortcutPreset preset{object["id"].toString(),
                              object["name"].toString(),
                              {},
                              object["wheel"].toString() == "zoom"};
        const auto keys = object["keys"].toObject();
        for (auto it = keys.begin(); it != keys.end(); ++it)
            preset.keys[it.key()] = fromTexts(it.value().toVariant().toStringList());
        presets.push_back(std::move(preset));
    }
    if (presets.empty()) qFatal("the shortcut presets cannot be read");
    return presets;
}

/// Without the keys that a higher layer gave to other actions.
QList<QKeySequence> without(QList<QKeySequence> keys, const QString& action,
                            const std::map<QString, QList<QKeySequence>>& higher) {
    keys.removeIf([&](const QKeySequence& key) {
        return std::any_of(higher.begin(), higher.end(), [&](const auto& entry) {
            return entry.first != action && entry.second.contains(key);
        });
    });
    return keys;
}

} // namespace

ShortcutScheme::ShortcutScheme() : m_presets(readPresets()) {
    Settings settings;
    m_preset = settings.value(kPresetKey, m_presets.front().id).toString();
    if (settings.contains(kWheelKey)) m_wheel = settings.value(kWheelKey).toBool();
    settings.beginGroup(kOwnGroup);
    for (const auto& action : settings.childKeys())
        m_chosen[action] = fromTexts(settings.value(action).toStringList());
}

const ShortcutPreset& ShortcutScheme::current() const {
    const auto found = std::find_if(m_presets.begin(), m_presets.end(),
                                    [this](const auto& preset) { return preset.id == m_preset; });
    return found == m_presets.end() ? m_presets.front() : *found;
}

void ShortcutScheme::declare(const QString& action, const QList<QKeySequence>& keys) {
    m_own[action] = keys;
}

QList<QKeySequence> ShortcutScheme::standardKeys(const QString& action) const {
    // a preset entry for an action that this window lacks must not take a key away
    std::map<QString, QList<QKeySequence>> preset;
    for (const auto& [name, keys] : current().keys) {
        if (m_own.contains(name)) preset.emplace(name, keys);
    }
    if (const auto found = preset.find(action); found != preset.end()) return found->second;
    const auto own = m_own.find(action);
    return own == m_own.end() ? QList<QKeySequence>() : without(own->second, action, preset);
}

QList<QKeySequence> ShortcutScheme::keys(const QString& action) const {
    if (const auto found = m_chosen.find(action); found != m_chosen.end()) return found->second;
    return without(standardKeys(action), action, m_chosen);
}

bool ShortcutScheme::changed(const QString& action) const {
    return keys(action) != standardKeys(action);
}

QString ShortcutScheme::owner(const QKeySequence& key) const {
    for (const auto& [action, own] : m_own) {
        if (keys(action).contains(key)) return action;
    }
    return {};
}

void ShortcutScheme::setKeys(const QString& action, const QList<QKeySequence>& keys) {
    for (auto& [other, chosen] : m_chosen) {
        if (other != action) chosen.removeIf([&](const auto& key) { return keys.contains(key); });
    }
    m_chosen[action] = keys;
    if (keys == without(standardKeys(action), action, m_chosen)) m_chosen.erase(action);
    store();
}

void ShortcutScheme::reset(const QString& action) {
    setKeys(action, standardKeys(action));
}

void ShortcutScheme::resetAll() {
    m_chosen.clear();
    store();
}

void ShortcutScheme::usePreset(const QString& id) {
    m_preset = id;
    m_preset = current().id;
    m_chosen.clear();
    m_wheel.reset();
    store();
}

void ShortcutScheme::setWheelZooms(bool zooms) {
    m_wheel = zooms == current().wheelZooms ? std::nullopt : std::optional(zooms);
    store();
}

void ShortcutScheme::store() const {
    Settings settings;
    settings.setValue(kPresetKey, m_preset);
    if (m_wheel) {
        settings.setValue(kWheelKey, *m_wheel);
    } else {
        settings.remove(kWheelKey);
    }
    settings.remove(kOwnGroup);
    settings.beginGroup(kOwnGroup);
    for (const auto& [action, keys] : m_chosen)
        settings.setValue(action, toTexts(keys));
}

QString ShortcutScheme::fixedUse(const QKeySequence& key) {
    struct Fixed {
        QKeyCombination key;
        const char* use;
    };
    static constexpr const char* kEnterUse = QT_TRANSLATE_NOOP(
        "ShortcutScheme", "finishes what was begun, or accepts the prediction of the slice");
    static constexpr std::array kFixed{
        Fixed{Qt::Key_Escape, QT_TRANSLATE_NOOP("ShortcutScheme", "cancels what was begun")},
        Fixed{Qt::Key_Return, kEnterUse},
        Fixed{Qt::Key_Enter, kEnterUse},
        Fixed{Qt::Key_Backspace, QT_TRANSLATE_NOOP("ShortcutScheme", "takes back the last point")},
        Fixed{Qt::Key_Tab,
              QT_TRANSLATE_NOOP("ShortcutScheme",
                                "goes to the next control, or in a view with the review queue open "
                                "to its next entry")},
        Fixed{Qt::SHIFT | Qt::Key_Tab,
              QT_TRANSLATE_NOOP("ShortcutScheme", "goes to the control before")},
    };
    for (const auto& fixed : kFixed) {
        if (key == QKeySequence(fixed.key))
            return QCoreApplication::translate("ShortcutScheme", fixed.use);
    }
    return {};
}

} // namespace lamina::ui
