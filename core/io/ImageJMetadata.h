// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tiffio.h>

#include <array>
#include <cstdint>
#include <vector>

namespace lamina::core {

/// The colour of the brightest value in the lookup table of each channel, as ImageJ notes it in
/// tags of its own; empty where the directory that is read now has none, or they are damaged: then
/// colours are chosen. Private to core/io.
[[nodiscard]] std::vector<std::array<std::uint8_t, 3>> imageJColors(TIFF* tiff);

} // namespace lamina::core
