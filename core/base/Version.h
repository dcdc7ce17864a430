// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lamina::core {

/// The version of this build, e.g. "0.1.0".
[[nodiscard]] const char* version();

} // namespace lamina::core
