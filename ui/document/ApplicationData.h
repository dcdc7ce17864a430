// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace lamina::ui {

/// Where projects of images lie whose own folders cannot be written.
[[nodiscard]] std::filesystem::path workInApplicationData();
[[nodiscard]] bool isInApplicationData(const std::filesystem::path& project);

} // namespace lamina::ui
