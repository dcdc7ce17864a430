// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace lamina::core {

/// True when `a` comes before `b` the way a person sorts file names: runs of digits by their number
/// ("t9" before "t10"), letters without regard to case, and plain byte order to break ties.
[[nodiscard]] bool naturalLess(std::string_view a, std::string_view b);

} // namespace lamina::core
