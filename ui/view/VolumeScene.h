// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelSurface.h"
#include "ui/view/VolumeImage.h"

#include <QPointF>
#include <QSize>

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <array>
#include <cstdint>
#include <functional>
#include <utility>

class vtkActor;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkRenderer;

namespace lamina::ui {

/// The things in the 3D view and its camera. In µm, x to the right, y down, z away from the eye
/// when seen from the front, as in the XY view.
class VolumeScene {
public:
    using Color = std::array<std::uint8_t, 3>;

    explicit VolumeScene(vtkRenderer& renderer); ///< must outlive the scene
    ~VolumeScene();

    /// Size and voxel size of the stack; needed before the rest.
    void setStack(core::VolumeSize size, core::Spacing spacing);
    [[nodiscard]] VolumeImage& image() { return m_image; }
    /// A mesh for `setSurface`; may be made on any thread.
    [[nodiscard]] static vtkSmartPointer<vtkPolyData>
    meshOf(const core::LabelSurface& surface, const std::function<Color(core::LabelId)>& color);
    void setSurface(vtkPolyData* mesh); ///< null: none
    /// Shows one label of the surface in front of everything, in a white outline, and the others
    /// darker; 0: none.
    void setSelected(core::LabelId id);
    /// Outlines of the three planes through this voxel.
    void setPlanes(core::VoxelIndex voxel);
    void setPlanesVisible(bool visible);

    void fitDepth();                     ///< before each frame
    void resetCamera();                  ///< the whole stack, from above at a slant
    void rotate(QPointF degrees);        ///< sideways and up
    void pan(QPointF delta, QSize view); ///< device pixels
    void zoom(double factor);
    /// Where the eye is, what it looks at (µm) and which way is up, three numbers each.
    [[nodiscard]] std::array<double, 9> camera() const;
    void setCamera(const std::array<double, 9>& place);
    /// The ray under a point of the view (device pixels, y down): origin and direction in voxels of
    /// the stack.
    [[nodiscard]] std::pair<core::PhysicalPoint, core::PhysicalPoint> rayAt(QPointF point,
                                                                            QSize view) const;
    /// Where a point in voxels of the stack is in the view, device pixels, y down.
    [[nodiscard]] QPointF viewFromVoxel(core::PhysicalPoint voxel, QSize view) const;

private:
    void showSelected();

    vtkRenderer& m_renderer; ///< of the image
    VolumeImage m_image;
    /// Of surfaces and outlines, drawn over the image: a projection has no depth of its own, and
    /// labels must not vanish behind what they label.
    vtkNew<vtkRenderer> m_front;
    core::VolumeSize m_size;
    core::VoxelIndex m_planes; ///< where the three slices are
    core::Spacing m_spacing;
    vtkNew<vtkPolyDataMapper> m_surfaceMapper;
    vtkNew<vtkActor> m_surface;
    /// Of the selected label, over all others: it may well be inside of them.
    vtkNew<vtkRenderer> m_above;
    core::LabelId m_selectedId = 0;
    vtkSmartPointer<vtkPolyData> m_mesh; ///< the surface; null: none
    vtkNew<vtkPolyDataMapper> m_selectedMapper;
    vtkNew<vtkActor> m_selected;
    vtkNew<vtkActor> m_selectedEdge; ///< its far side as thick lines: they look out around it
    std::array<vtkNew<vtkPolyData>, 4> m_frames; ///< planes across x, y, z, and the stack's box
    std::array<vtkNew<vtkActor>, 4> m_frameActors;
};

} // namespace lamina::ui
