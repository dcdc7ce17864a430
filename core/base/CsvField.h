// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace lamina::core {

/// Text as one field of a comma-separated file (RFC 4180): in quotes, its own quotes doubled, where
/// it holds a comma, a quote or a line break; else as it is.
[[nodiscard]] std::string csvField(std::string_view text);

} // namespace lamina::core
