// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace lamina::core {

/// SHA-1 (RFC 3174) of some bytes in lower-case hexadecimal digits; tells contents apart, protects
/// nothing. Any thread.
[[nodiscard]] std::string sha1(std::string_view bytes);

} // namespace lamina::core
