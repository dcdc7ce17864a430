// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/OverlayLayer.h"

#include <array>
#include <cstdint>

namespace lamina::ui {

class Document;

/// Perceptual map for 0..1: lightness rises in equal steps.
[[nodiscard]] std::array<std::uint8_t, 3> probabilityColor(double p);

/// Prediction against annotation at one voxel.
enum class Agreement { TruePositive, FalsePositive, FalseNegative, TrueNegative };
[[nodiscard]] std::array<std::uint8_t, 3> agreementColor(Agreement what);

/// Overlay sources that read the document, which must outlive them. GUI thread only.
[[nodiscard]] OverlaySource annotationColors(const Document& document);
[[nodiscard]] OverlaySource semanticColors(const Document& document);
/// Objects in colours that differ from those of all objects that they touch.
[[nodiscard]] OverlaySource instanceColors(const Document& document);
/// Foreground probability; what is surely background is transparent.
[[nodiscard]] OverlaySource probabilityColors(const Document& document);
/// Prediction against annotation where both are known; a stroke in progress counts.
[[nodiscard]] OverlaySource agreementColors(const Document& document);

} // namespace lamina::ui
