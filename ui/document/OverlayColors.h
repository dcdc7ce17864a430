// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/OverlayLayer.h"

#include <array>
#include <cstdint>

namespace lamina::ui {

class Document;

/// Colour of one class in the semantic overlay (Okabe-Ito, colour-blind safe).
[[nodiscard]] std::array<std::uint8_t, 3> classColor(int classId);

/// Overlay sources that read the document, which must outlive them. GUI thread only.
[[nodiscard]] OverlaySource annotationColors(const Document& document);
[[nodiscard]] OverlaySource semanticColors(const Document& document);
[[nodiscard]] OverlaySource instanceColors(const Document& document);

} // namespace lamina::ui
