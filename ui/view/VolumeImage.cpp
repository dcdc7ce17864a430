// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/VolumeImage.h"

#include <vtkColorTransferFunction.h>
#include <vtkImageData.h>
#include <vtkOpenGLGPUVolumeRayCastMapper.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPointData.h>
#include <vtkRenderer.h>
#include <vtkShaderProperty.h>
#include <vtkUnsignedShortArray.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {

constexpr double kOpaqueFrom =
    0.55; // share of the contrast range from which nothing shines through
constexpr std::size_t kChannelsOfAPass = 4;
constexpr double kDimmest = 0.3;        // brightness of what is barely there, translucent
constexpr double kOpacityLengths = 100; // unit lengths of opacity in the stack's diagonal
constexpr double kWhole = 65535.0;

/// Channels [first, last) interleaved.
vtkSmartPointer<vtkImageData> imageOf(const std::vector<VolumeImage::Channel>& channels,
                                      std::size_t first, std::size_t last,
                                      const core::Spacing& spacing) {
    const core::SmallVolume& shape = channels[first].second;
    const core::Reduction& r = shape.reduction;
    auto data = vtkSmartPointer<vtkImageData>::New();
    data->SetDimensions(shape.size.x, shape.size.y, shape.size.z);
    data->SetSpacing(spacing.x * r.x, spacing.y * r.y, spacing.z * r.z);
    // the middle of the first block
    data->SetOrigin(spacing.x * (r.x - 1) / 2.0, spacing.y * (r.y - 1) / 2.0,
                    spacing.z * (r.z - 1) / 2.0);
    const std::size_t count = last - first;
    vtkNew<vtkUnsignedShortArray> values;
    values->SetName("grey");
    values->SetNumberOfComponents(static_cast<int>(count));
    values->SetNumberOfTuples(static_cast<vtkIdType>(shape.values.size()));
    for (std::size_t c = 0; c < count; ++c) {
        std::uint16_t* to = values->GetPointer(0) + c;
        for (const std::uint16_t value : channels[first + c].second.values) {
            *to = value;
            to += count;
        }
        // VTK divides by the width of each channel's range, of which a constant one has none
        if (!channels[first + c].second.values.empty() &&
            std::ranges::max(channels[first + c].second.values) == 0)
            *(to - count) = 1;
    }
    data->GetPointData()->SetScalars(values);
    return data;
}

} // namespace

struct VolumeImage::Data {
    struct Stored {
        int channel;
        core::IntensityRange range; ///< grey values of texture values 0 and 65535
    };
    std::vector<Stored> channels;
    std::vector<vtkSmartPointer<vtkImageData>> passes;
    double step = 1.0;     ///< µm between samples on a ray at best
    double diagonal = 1.0; ///< µm
};

VolumeImage::VolumeImage(vtkRenderer& renderer) : m_renderer(renderer) {
    for (Pass& pass : m_passes) {
        pass.mapper->SetBlendModeToMaximumIntensity();
        pass.mapper->SetAutoAdjustSampleDistances(0);
        pass.volume->GetProperty()->SetInterpolationTypeToLinear();
        pass.volume->VisibilityOff();
        pass.volume->SetMapper(pass.mapper);
        m_renderer.AddVolume(pass.volume);
    }
    // Colours come multiplied by their opacity: with none left they are added to what is there.
    m_passes[1].volume->GetShaderProperty()->AddFragmentShaderReplacement(
        "//VTK::Terminate::Exit", true, "//VTK::Terminate::Exit\n  g_fragColor.a = 0.0;\n", false);
}

VolumeImage::~VolumeImage() {
    for (Pass& pass : m_passes)
        m_renderer.RemoveVolume(pass.volume);
}

std::shared_ptr<const VolumeImage::Data> VolumeImage::pack(const std::vector<Channel>& channels,
                                                           const core::Spacing& spacing) {
    if (channels.empty() || channels.front().second.values.empty()) return nullptr;
    auto data = std::make_shared<Data>();
    const std::size_t count = std::min(channels.size(), kMostChannels);
    for (std::size_t c = 0; c < count; ++c)
        data->channels.push_back({channels[c].first, channels[c].second.range});
    for (std::size_t first = 0; first < count; first += kChannelsOfAPass) {
        data->passes.push_back(
            imageOf(channels, first, std::min(count, first + kChannelsOfAPass), spacing));
    }
    const core::Reduction& r = channels.front().second.reduction;
    data->step = std::min({spacing.x * r.x, spacing.y * r.y, spacing.z * r.z});
    const core::VolumeSize size = channels.front().second.size;
    data->diagonal =
        std::hypot(size.x * spacing.x * r.x, size.y * spacing.y * r.y, size.z * spacing.z * r.z);
    return data;
}

void VolumeImage::setData(const std::shared_ptr<const Data>& data) {
    m_data = data;
    for (std::size_t p = 0; m_data && p < m_data->passes.size(); ++p)
        m_passes[p].mapper->SetInputData(m_data->passes[p]);
    apply();
}

void VolumeImage::setLooks(std::vector<Look> looks) {
    m_looks = std::move(looks);
    apply();
}

void VolumeImage::setVisible(bool visible) {
    m_visible = visible;
    apply();
}

void VolumeImage::setRendering(VolumeRendering rendering) {
    m_rendering = rendering;
    apply();
}

void VolumeImage::setOpacity(double opacity) {
    m_opacity = std::clamp(opacity, 0.0, 1.0);
    apply();
}

void VolumeImage::setShaded(bool shaded) {
    m_shaded = shaded;
    apply();
}

void VolumeImage::apply() {
    const bool translucent = m_rendering == VolumeRendering::Translucent;
    for (Pass& pass : m_passes) {
        if (translucent) {
            pass.mapper->SetBlendModeToComposite();
        } else {
            pass.mapper->SetBlendModeToMaximumIntensity();
        }
        pass.volume->GetProperty()->SetShade(translucent && m_shaded ? 1 : 0);
    }
    for (std::size_t p = 0; p < m_passes.size(); ++p) {
        vtkVolume& volume = *m_passes[p].volume;
        bool drawn = false;
        if (m_data && p < m_data->passes.size()) {
            const std::size_t first = p * kChannelsOfAPass;
            const std::size_t last = std::min(m_data->channels.size(), first + kChannelsOfAPass);
            for (std::size_t c = first; c < last; ++c)
                drawn = applyLook(volume, static_cast<int>(c - first), c) || drawn;
        }
        volume.SetVisibility(drawn && m_visible);
    }
}

/// False when the channel is not to be seen.
bool VolumeImage::applyLook(vtkVolume& volume, int component, std::size_t channel) {
    const Data::Stored& stored = m_data->channels[channel];
    const auto look = std::find_if(m_looks.begin(), m_looks.end(), [&stored](const Look& l) {
        return l.channel == stored.channel;
    });
    const bool drawn = look != m_looks.end() && look->color.isValid();
    vtkVolumeProperty& property = *volume.GetProperty();
    property.SetComponentWeight(component, drawn ? 1.0 : 0.0);
    const Look shown = drawn ? *look : Look{0, stored.range, Qt::black};
    const double scale = kWhole / (stored.range.high - stored.range.low);
    const double low = (shown.range.low - stored.range.low) * scale;
    const double high = std::max(low + 1.0, (shown.range.high - stored.range.low) * scale);
    vtkNew<vtkColorTransferFunction> color;
    const bool translucent = m_rendering == VolumeRendering::Translucent;
    // a veil that is black as well would only darken what is behind it
    const double dimmest = translucent ? kDimmest : 0.0;
    color->AddRGBPoint(low, dimmest * shown.color.redF(), dimmest * shown.color.greenF(),
                       dimmest * shown.color.blueF());
    color->AddRGBPoint(high, shown.color.redF(), shown.color.greenF(), shown.color.blueF());
    vtkNew<vtkPiecewiseFunction> opacity;
    opacity->AddPoint(low, 0.0);
    if (translucent) {
        opacity->AddPoint(high, drawn ? m_opacity : 0.0);
        property.SetScalarOpacityUnitDistance(component, m_data->diagonal / kOpacityLengths);
    } else {
        opacity->AddPoint(low + kOpaqueFrom * (high - low), drawn ? 1.0 : 0.0);
    }
    property.SetColor(component, color);
    property.SetScalarOpacity(component, opacity);
    return drawn;
}

void VolumeImage::setCoarseness(double rays, double samples) {
    for (Pass& pass : m_passes) {
        pass.mapper->SetImageSampleDistance(static_cast<float>(rays));
        pass.mapper->SetSampleDistance(static_cast<float>((m_data ? m_data->step : 1.0) * samples));
    }
}

} // namespace lamina::ui
