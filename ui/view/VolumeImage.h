// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/VolumeCopy.h"

#include <QColor>

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

class vtkImageData;
class vtkOpenGLGPUVolumeRayCastMapper;
class vtkRenderer;
class vtkVolume;

namespace lamina::ui {

/// How the grey values along a ray become one colour.
enum class VolumeRendering {
    Brightest,   ///< of each channel the brightest one, which is how fluorescence is looked at
    Translucent, ///< what is in front dims what is behind
};

/// The image in 3D: each channel in its colour, and the channels added up. Colours, ranges, ways of
/// rendering and opacity cost no upload. GUI thread, but for `pack`.
class VolumeImage {
public:
    static constexpr double kUsualOpacity = 0.35;
    static constexpr std::size_t kMostChannels = 8;

    using Channel = std::pair<int, core::SmallVolume>; ///< a number of the caller's, and its voxels
    /// How one channel is drawn; an invalid colour: not.
    struct Look {
        int channel = 0;
        core::IntensityRange range;
        QColor color;
    };
    /// Channels as the graphics card takes them.
    struct Data;

    explicit VolumeImage(vtkRenderer& renderer); ///< must outlive the image
    ~VolumeImage();

    /// Of one size and reduction all; more than kMostChannels are left out. Any thread.
    [[nodiscard]] static std::shared_ptr<const Data> pack(const std::vector<Channel>& channels,
                                                          const core::Spacing& spacing);
    void setData(const std::shared_ptr<const Data>& data); ///< null shows nothing
    /// Channels of the data that have none are not drawn.
    void setLooks(std::vector<Look> looks);
    void setVisible(bool visible);
    void setRendering(VolumeRendering rendering);
    [[nodiscard]] VolumeRendering rendering() const { return m_rendering; }
    void setOpacity(double opacity); ///< 0..1, of what is brightest; for `Translucent`
    [[nodiscard]] double opacity() const { return m_opacity; }
    /// Light from the eye, for `Translucent`; reads each sample's neighbours too.
    void setShaded(bool shaded);
    /// 1 is best; 2 takes every second ray in both directions and every second sample on it, ...
    void setCoarseness(double rays, double samples);

private:
    /// VTK takes four channels in one pass. The second adds its light to the first's.
    struct Pass {
        vtkNew<vtkOpenGLGPUVolumeRayCastMapper> mapper;
        vtkNew<vtkVolume> volume;
    };
    void apply();
    bool applyLook(vtkVolume& volume, int component, std::size_t channel);

    vtkRenderer& m_renderer;
    std::array<Pass, 2> m_passes;
    std::shared_ptr<const Data> m_data;
    std::vector<Look> m_looks;
    bool m_visible = true;
    VolumeRendering m_rendering = VolumeRendering::Brightest;
    double m_opacity = kUsualOpacity;
    bool m_shaded = false;
};

} // namespace lamina::ui
