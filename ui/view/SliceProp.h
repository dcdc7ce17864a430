// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/image/Normalization.h"
#include "ui/view/Comparison.h"
#include "ui/view/OverlayLayer.h"
#include "ui/view/SliceTexture.h"
#include "ui/view/SliceViewport.h"

#include <QColor>

#include <vtkProp.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class vtkOpenGLQuadHelper;
class vtkShaderProgram;

namespace lamina::ui {

/// Draws a slice with its overlays as one quad over the whole viewport: a shader looks up which
/// image pixel each screen pixel shows. Window and level are uniforms, so contrast costs no upload;
/// an overlay uploads its stale rectangles only. VTK's image mappers do both on the CPU and upload
/// whole slices (8 MiB for 2048² at each contrast step or dab).
class SliceProp : public vtkProp {
public:
    static SliceProp* New();
    vtkTypeMacro(SliceProp, vtkProp)

    /// The brush around the mouse, in widget pixels.
    struct Ring {
        QPointF center;
        double radiusX = 0.0;
        double radiusY = 0.0;
    };

    /// A channel that adds to the slice in its colour; of the slice's size, else it is not drawn.
    struct Channel {
        std::shared_ptr<const core::Plane> plane;
        core::IntensityRange range;
        QColor color;
    };
    static constexpr std::size_t kMostChannels = 6; ///< with the slice itself

    /// The slice to draw and its number; null: the background only.
    void setPlane(std::shared_ptr<const core::Plane> plane, int z);
    [[nodiscard]] const std::shared_ptr<const core::Plane>& plane() const { return m_plane; }
    [[nodiscard]] int slice() const { return m_z; }
    /// Of the planes that follow; z is then the position along the third axis.
    void setAxes(core::Axes axes) { m_axes = axes; }
    void setContrast(core::IntensityRange range) { m_contrast = range; }
    /// The colour of the slice (invalid: not drawn) and what is added to it.
    void setChannels(QColor own, std::vector<Channel> others);
    void setComparison(const Comparison& comparison) { m_comparison = comparison; }
    void setViewport(const SliceViewport& viewport) { m_viewport = viewport; }
    void setDimmed(bool dimmed) { m_dimmed = dimmed; }
    void setRing(std::optional<Ring> ring) { m_ring = ring; }
    void setBackground(QColor color) { m_background = color; }
    /// What is outlined above all layers: any colour counts, and none of its style.
    [[nodiscard]] OverlayLayer& selection() { return m_selection; }
    [[nodiscard]] OverlayLayer& layer(OverlayKind kind);
    [[nodiscard]] const OverlayLayer& layer(OverlayKind kind) const;
    [[nodiscard]] std::uint64_t uploadedBytes() const { return m_uploadedBytes; }
    /// Largest side of a slice that the graphics card can show; 0 before the first frame.
    [[nodiscard]] int largestSide() const { return m_largestSide; }

    int RenderOpaqueGeometry(vtkViewport* viewport) override;
    vtkTypeBool HasTranslucentPolygonalGeometry() override { return 0; }
    void ReleaseGraphicsResources(vtkWindow* window) override;

protected:
    SliceProp();
    ~SliceProp() override;

private:
    struct LayerTexture {
        SliceTexture texture;
        int slice = -1; ///< that the texture shows
    };
    struct ImageTexture {
        SliceTexture texture;
        std::shared_ptr<const core::Plane> shown; ///< what it holds
        double storedScale = 1.0;                 ///< texture value times this = grey value
    };
    void updateImage(vtkOpenGLRenderWindow& window, ImageTexture& image,
                     const std::shared_ptr<const core::Plane>& plane);
    void setChannelUniforms(vtkShaderProgram& program, std::vector<SliceTexture*>& active);
    void updateLayer(vtkOpenGLRenderWindow& window, OverlayLayer& layer, LayerTexture& target);
    [[nodiscard]] bool shownWhole() const;
    [[nodiscard]] vtkShaderProgram* readyProgram(vtkOpenGLRenderWindow& window, unsigned variant);

    std::shared_ptr<const core::Plane> m_plane;
    core::Axes m_axes = core::Axes::XY;
    int m_z = -1;
    core::IntensityRange m_contrast;
    SliceViewport m_viewport;
    bool m_dimmed = false;
    std::optional<Ring> m_ring;
    QColor m_background;
    std::array<OverlayLayer, kOverlayKinds> m_layers;
    std::array<LayerTexture, kOverlayKinds> m_layerTextures;
    OverlayLayer m_selection;
    LayerTexture m_selectionTexture;
    QColor m_color = Qt::white;
    std::vector<Channel> m_others;
    std::array<ImageTexture, kMostChannels> m_images; ///< [0]: the slice itself
    Comparison m_comparison;
    std::vector<std::uint32_t> m_rgba;
    std::map<unsigned, std::unique_ptr<vtkOpenGLQuadHelper>> m_quads; ///< by shader variant
    std::uint64_t m_uploadedBytes = 0;
    int m_largestSide = 0;
};

} // namespace lamina::ui
