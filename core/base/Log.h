// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace lamina::core {

/// Diagnostics to standard error through spdlog; level from LAMINA_LOG (off, error, warn, info,
/// debug; default warn). Thread-safe.
void logWarning(std::string_view sentence);
void logInfo(std::string_view sentence);
void logDebug(std::string_view sentence);

} // namespace lamina::core
