// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace lamina::core {

/// Micrometres in one of the named unit: um, µm (UTF-8, Latin-1, Greek mu, or written out as
/// \u00B5m), micron(s), micrometer, nm, mm, cm, m, inch ... Empty for "pixel" and unknown names.
[[nodiscard]] std::optional<double> micrometresPerUnit(std::string_view unit);

/// `value` to six significant digits, the precision that TIFF resolutions carry: 1 / (1 / 0.4)
/// gives 0.4 again.
[[nodiscard]] double roundedLength(double value);

} // namespace lamina::core
