// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/base/SlicePlane.h"
#include "core/label/LabelEdit.h"

#include <QString>

#include <optional>
#include <span>

namespace lamina::ui {

/// What tools write to: the annotation of the open stack. One stroke at a time. GUI thread only.
class PaintTarget {
public:
    virtual ~PaintTarget() = default;

    /// Opens the edit that the stroke paints into. Undo, or work that ends meanwhile, may commit it
    /// under the hand: ask for `stroke` before every further dab.
    /// `name` is for the menu ("brush stroke" becomes "Undo brush stroke"), `plane` is where undo
    /// goes to. Without a rule the user's draw-over rule holds.
    virtual core::LabelEdit& beginStroke(const QString& name, core::SlicePlane plane,
                                         std::optional<core::DrawOver> rule = {}) = 0;
    /// The voxels of `dirty` look different now: redraw them and count them again. Also called
    /// right after cancelStroke with everything the stroke had touched.
    virtual void strokeChanged(const core::VoxelBox& dirty) = 0;
    /// The edit of the stroke in progress; null when it was committed already.
    [[nodiscard]] virtual core::LabelEdit* stroke() = 0;
    virtual void commitStroke() = 0;
    virtual void cancelStroke() = 0;

    [[nodiscard]] virtual core::LabelId currentLabel() const = 0; ///< kUnlabelled: none chosen
    virtual void setCurrentLabel(core::LabelId id) = 0;
    /// The label of a voxel inside the stack.
    [[nodiscard]] virtual core::LabelId labelAt(core::VoxelIndex v) const = 0;
    /// Labels of a rectangle of a plane as they look now, a stroke in progress included.
    virtual void readLabels(core::SlicePlane plane, core::PixelRect rect,
                            std::span<core::LabelId> out) const = 0;
    [[nodiscard]] virtual core::Spacing spacing() const = 0; ///< µm; 1 each when not known
    /// Size of the annotation; picks outside it are ignored.
    [[nodiscard]] virtual core::VolumeSize paintSize() const = 0;
};

} // namespace lamina::ui
