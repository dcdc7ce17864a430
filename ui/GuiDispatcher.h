// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

namespace lamina::ui {

/// Posts to the event loop of the application, in order; callable from any thread while the
/// application lives.
[[nodiscard]] core::Dispatcher guiDispatcher();

} // namespace lamina::ui
