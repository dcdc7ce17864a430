// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>

#include <array>
#include <optional>

class QKeyEvent;

namespace lamina::ui {

/// What a key does in a view; the last two last as long as the key is held.
enum class ViewKey {
    PreviousSlice,
    NextSlice,
    SlicesBack, ///< several at once
    SlicesOn,
    FirstSlice,
    LastSlice,
    Center,
    ZoomIn,
    ZoomOut,
    Pan,
    Contrast
};

inline constexpr std::array kViewKeys{
    ViewKey::PreviousSlice, ViewKey::NextSlice, ViewKey::SlicesBack, ViewKey::SlicesOn,
    ViewKey::FirstSlice,    ViewKey::LastSlice, ViewKey::Center,     ViewKey::ZoomIn,
    ViewKey::ZoomOut,       ViewKey::Pan,       ViewKey::Contrast};

/// Which keys do what in the views. The views look at them themselves, so that a key acts in the
/// view that has the mouse and never in a list or a text field beside it.
class ViewKeys {
public:
    using Keys = QList<QKeySequence>;

    ViewKeys(); ///< Lamina's own
    [[nodiscard]] const Keys& at(ViewKey what) const { return m_keys[index(what)]; }
    void set(ViewKey what, Keys keys) { m_keys[index(what)] = std::move(keys); }
    /// What the key that was pressed does.
    [[nodiscard]] std::optional<ViewKey> pressed(const QKeyEvent& event) const;
    /// The key let go is one of these, whatever else is still held.
    [[nodiscard]] bool released(ViewKey what, const QKeyEvent& event) const;

    /// One of `keys` was pressed. A sign such as + counts however it is reached on the keyboard.
    [[nodiscard]] static bool hit(const Keys& keys, const QKeyEvent& event);
    [[nodiscard]] static bool letGo(const Keys& keys, const QKeyEvent& event);

private:
    [[nodiscard]] static std::size_t index(ViewKey what) { return static_cast<std::size_t>(what); }

    std::array<Keys, kViewKeys.size()> m_keys;
};

} // namespace lamina::ui
