// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/SelectedObject.h"

#include "ui/document/Document.h"
#include "ui/document/ObjectsTrial.h"

#include <algorithm>

namespace lamina::ui {

namespace {

constexpr std::uint32_t kHere = packRgba(255, 255, 255);

void predictedPixels(const Document& document, core::LabelId id, core::SlicePlane plane,
                     core::PixelRect rect, std::span<std::uint32_t> rgba) {
    std::fill(rgba.begin(), rgba.end(), 0U);
    const auto width = static_cast<std::size_t>(document.paintSize().x);
    const core::VoxelBox box = plane.box(rect);
    for (int z = box.begin.z; z < box.end.z; ++z) {
        const PredictionStore& shown = shownPrediction(document, z);
        const auto* ids = shown.complete() ? shown.instances(z) : nullptr;
        if (!ids) continue;
        for (int y = box.begin.y; y < box.end.y; ++y) {
            for (int x = box.begin.x; x < box.end.x; ++x) {
                if (ids[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)] != id)
                    continue;
                const core::VoxelIndex v{x, y, z};
                const int column = core::SlicePlane::columnOf(plane.axes, v) - rect.x;
                const int row = core::SlicePlane::rowOf(plane.axes, v) - rect.y;
                rgba[static_cast<std::size_t>(row) * static_cast<std::size_t>(rect.width) +
                     static_cast<std::size_t>(column)] = kHere;
            }
        }
    }
}

} // namespace

OverlaySource selectionPixels(const Document& document, const SelectedObject& selected) {
    if (!selected.any()) return {};
    if (selected.predicted()) {
        return [&document, id = selected.id](core::SlicePlane plane, core::PixelRect rect,
                                             std::span<std::uint32_t> rgba) {
            predictedPixels(document, id, plane, rect, rgba);
        };
    }
    return [&document, id = selected.id](core::SlicePlane plane, core::PixelRect rect,
                                         std::span<std::uint32_t> rgba) {
        std::vector<core::LabelId> ids(rgba.size());
        document.readLabels(plane, rect, ids);
        std::transform(ids.begin(), ids.end(), rgba.begin(),
                       [id](core::LabelId here) { return here == id ? kHere : 0U; });
    };
}

} // namespace lamina::ui
