// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/VolumeView.h"

#include <functional>

namespace lamina::ui {

class Document;

/// What the 3D view shows as surfaces: snapshots of the document, which must outlive them. GUI
/// thread only; what they return may go to a worker.
[[nodiscard]] std::function<VolumeLabels()> annotationIn3D(const Document& document);
[[nodiscard]] std::function<VolumeLabels()> predictionIn3D(const Document& document);

} // namespace lamina::ui
