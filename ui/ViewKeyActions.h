// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QStatusBar;

namespace lamina::ui {

class ActionRegistry;
class OrthoView;

/// Makes actions of what the keys and the wheel do in the image, and tells the views whenever the
/// user chooses other keys. All must live as long as the registry.
void addViewKeyActions(ActionRegistry& actions, OrthoView& views, QStatusBar& says);

/// The names of those that need an image.
[[nodiscard]] QStringList viewKeyActions();

} // namespace lamina::ui
