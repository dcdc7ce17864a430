// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/label/LabelEdit.h"

#include <QString>

namespace lamina::ui {

/// What tools write to: the annotation of the open stack. One stroke at a time. GUI thread only.
class PaintTarget {
public:
    virtual ~PaintTarget() = default;

    /// Opens the edit that the stroke paints into; valid until commitStroke or cancelStroke.
    /// `name` is for the menu ("brush stroke" becomes "Undo brush stroke").
    virtual core::LabelEdit& beginStroke(const QString& name, int z) = 0;
    /// The pixels of `dirty` look different now: redraw them and count them again. Also called
    /// right after cancelStroke with everything the stroke had touched.
    virtual void strokeChanged(int z, core::PixelRect dirty) = 0;
    virtual void commitStroke() = 0;
    virtual void cancelStroke() = 0;

    [[nodiscard]] virtual core::LabelId currentLabel() const = 0; ///< kUnlabelled: none chosen
    virtual void setCurrentLabel(core::LabelId id) = 0;
    /// The label of a voxel inside the stack.
    [[nodiscard]] virtual core::LabelId labelAt(core::VoxelIndex v) const = 0;
    /// Size of the annotation; picks outside it are ignored.
    [[nodiscard]] virtual core::VolumeSize paintSize() const = 0;
};

} // namespace lamina::ui
