// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace lamina::ui {

/// The keys of one program that people come from; actions that it does not name keep Lamina's.
struct ShortcutPreset {
    QString id;   ///< stored in the settings
    QString name; ///< the program's name, not translated
    std::map<QString, QList<QKeySequence>> keys;
    bool wheelZooms = false; ///< the bare wheel over an image zooms there
};

/// Which keys belong to which action: Lamina's own, on top of them a preset, on top of that what
/// the user chose. A key belongs to one action at most; the higher layer takes it from the lower,
/// and gives it back when it is reset. Stored in `Settings`. GUI thread.
class ShortcutScheme final {
public:
    ShortcutScheme(); ///< reads the presets from the resources and the choices from the settings

    /// An action and the keys that it has in Lamina.
    void declare(const QString& action, const QList<QKeySequence>& keys);

    [[nodiscard]] QList<QKeySequence> keys(const QString& action) const;
    /// What `reset` would lead to.
    [[nodiscard]] QList<QKeySequence> standardKeys(const QString& action) const;
    [[nodiscard]] bool changed(const QString& action) const;
    /// The action that has `key` now; empty: none.
    [[nodiscard]] QString owner(const QKeySequence& key) const;

    /// Gives these keys to the action, and takes them from whoever had them.
    void setKeys(const QString& action, const QList<QKeySequence>& keys);
    void reset(const QString& action);
    void resetAll();

    [[nodiscard]] const std::vector<ShortcutPreset>& presets() const { return m_presets; }
    [[nodiscard]] QString preset() const { return m_preset; } ///< id
    void usePreset(const QString& id); ///< drops the user's own choices; unknown: Lamina's

    /// The wheel zooms instead of going through the slices, which it does with Ctrl then: as the
    /// user chose, else as in the preset.
    [[nodiscard]] bool wheelZooms() const { return m_wheel.value_or(current().wheelZooms); }
    void setWheelZooms(bool zooms);

    /// What the image does with a key by itself, so that no action can have it; empty: nothing.
    [[nodiscard]] static QString fixedUse(const QKeySequence& key);

private:
    [[nodiscard]] const ShortcutPreset& current() const;
    void store() const;

    std::vector<ShortcutPreset> m_presets;
    QString m_preset;
    std::map<QString, QList<QKeySequence>> m_own;    ///< Lamina's
    std::map<QString, QList<QKeySequence>> m_chosen; ///< the user's
    std::optional<bool> m_wheel;                     ///< the user's
};

} // namespace lamina::ui
