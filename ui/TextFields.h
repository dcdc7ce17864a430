// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QKeyEvent;
class QWidget;

namespace lamina::ui {

/// Letters and digits that are typed there belong to it, and are no shortcuts.
[[nodiscard]] bool takesText(const QWidget* widget);

/// A field that was clicked gives the keys back with Enter, too; whoever walks through the fields
/// of `window` with Tab leaves them with Escape only.
[[nodiscard]] bool endsTyping(const QWidget& window, const QKeyEvent& event);

/// Leaves a field for `target`. A number that is half typed is given up, as Escape means it.
void leaveField(QWidget& field, QWidget& target);

/// A button that starts something and is disabled by that hands the keyboard to the control after
/// it. Where that is a field that nobody chose, the keyboard goes to `image` instead, else
/// shortcuts would be typed into it. Where `image` has nothing to show it returns null.
void keepKeysFromFields(QWidget& window, std::function<QWidget*()> image);

} // namespace lamina::ui
