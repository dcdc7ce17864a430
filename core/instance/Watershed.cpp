// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/Watershed.h"

#include "core/base/Error.h"
#include "core/instance/Renumber.h"

#include <fmt/format.h>
#include <itkConnectedComponentImageFilter.h>
#include <itkHMaximaImageFilter.h>
#include <itkImage.h>
#include <itkMorphologicalWatershedFromMarkersImageFilter.h>
#include <itkRegionalMaximaImageFilter.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace lamina::core {

namespace {

constexpr double kDepthShare = 1.0 / 7.0;
constexpr double kLeastDepth = 0.5; ///< pixels

/// Runs a filter that looks at the stop token and reports its share of the whole.
template <typename Filter>
void update(const Filter& filter, double begin, double end,
            const std::function<void(double)>& report, const JobContext& context) {
    filter->AddObserver(itk::ProgressEvent(),
                        [&, raw = filter.GetPointer()](const itk::EventObject&) {
                            report(begin + (end - begin) * raw->GetProgress());
                            if (context.stopRequested()) raw->AbortGenerateDataOn();
                        });
    filter->Update();
    context.throwIfStopped(); // a stop after the last progress event
}

/// Splits the components of one slice or volume. `components` holds their numbers 1..count and
/// receives those of the parts. Returns how many there are.
template <unsigned Dimension> class Splitter {
public:
    using Mask = itk::Image<std::uint8_t, Dimension>;
    using Labels = itk::Image<LabelId, Dimension>;
    using Heights = itk::Image<float, Dimension>;
    using Extent = itk::Size<Dimension>;
    using Pitch = itk::Vector<double, Dimension>;

    Splitter(Extent extent, Pitch pitch, const WatershedSpec& spec,
             std::function<void(double)> report, const JobContext& context)
        : m_pitch(pitch), m_spec(spec), m_report(std::move(report)), m_context(context) {
        m_region.SetSize(extent);
        m_voxels = m_region.GetNumberOfPixels();
    }

    std::size_t split(std::span<LabelId> components, std::size_t count) {
        // without an edge between objects and background nothing has a distance
        const auto unset = std::count(components.begin(), components.end(), LabelId{0});
        if (count == 0 || unset == 0) return count;
        measure(components);
        const auto found = mark(components, count);
        flood(components);
        return found;
    }

private:
    template <typename Image> typename Image::Pointer image() const {
        const auto made = Image::New();
        made->SetRegions(m_region);
        made->SetSpacing(m_pitch);
        made->Allocate();
        return made;
    }

    /// Distance of each object voxel to the nearest one at its edge.
    void measure(std::span<const LabelId> components) {
        const auto mask = image<Mask>();
        std::transform(components.begin(), components.end(), mask->GetBufferPointer(),
                       [](LabelId id) { return static_cast<std::uint8_t>(id != 0 ? 1 : 0); });
        const auto filter = itk::SignedMaurerDistanceMapImageFilter<Mask, Heights>::New();
        filter->SetInput(mask);
        filter->SetInsideIsPositive(true);
        filter->SetSquaredDistance(false);
        filter->SetUseImageSpacing(true);
        update(filter, 0.0, 0.3, m_report, m_context);
        m_distance = filter->GetOutput();
        m_distance->DisconnectPipeline();
        float* values = m_distance->GetBufferPointer();
        for (std::size_t i = 0; i < m_voxels; ++i)
            values[i] = components[i] != 0 ? std::max(values[i], 0.0F) : 0.0F;
    }

    [[nodiscard]] double depth(std::span<const LabelId> components, std::size_t count) const {
        if (m_spec.depth > 0.0) return m_spec.depth;
        std::vector<float> widest(count + 1, 0.0F);
        const float* values = m_distance->GetBufferPointer();
        for (std::size_t i = 0; i < m_voxels; ++i)
            widest[components[i]] = std::max(widest[components[i]], values[i]);
        const auto middle = widest.begin() + 1 + static_cast<std::ptrdiff_t>(count / 2);
        std::nth_element(widest.begin() + 1, middle, widest.end());
        const double pixel = *std::min_element(m_pitch.Begin(), m_pitch.End());
        return std::max(kLeastDepth * pixel, kDepthShare * static_cast<double>(*middle));
    }

    /// One marker for each body; a component without a maximum is its own.
    std::size_t mark(std::span<const LabelId> components, std::size_t count) {
        const bool corners = m_spec.components.connectivity == Connectivity::Corners;
        const auto lowered = itk::HMaximaImageFilter<Heights, Heights>::New();
        lowered->SetInput(m_distance);
        lowered->SetHeight(static_cast<float>(depth(components, count)));
        lowered->SetFullyConnected(corners);
        update(lowered, 0.3, 0.5, m_report, m_context);
        const auto maxima = itk::RegionalMaximaImageFilter<Heights, Mask>::New();
        maxima->SetInput(lowered->GetOutput());
        maxima->SetForegroundValue(1);
        maxima->SetBackgroundValue(0);
        maxima->SetFlatIsMaxima(false);
        maxima->SetFullyConnected(corners);
        update(maxima, 0.5, 0.6, m_report, m_context);
        const auto tops = maxima->GetOutput();
        std::uint8_t* top = tops->GetBufferPointer();
        std::vector<bool> marked(count + 1, false);
        for (std::size_t i = 0; i < m_voxels; ++i) {
            if (components[i] == 0) top[i] = 0;
            if (top[i] != 0) marked[components[i]] = true;
        }
        const auto numbered = itk::ConnectedComponentImageFilter<Mask, Labels>::New();
        numbered->SetInput(tops);
        numbered->SetFullyConnected(corners);
        update(numbered, 0.6, 0.7, m_report, m_context);
        m_markers = numbered->GetOutput();
        m_markers->DisconnectPipeline();
        std::size_t found = numbered->GetObjectCount();
        std::vector<LabelId> own(count + 1, 0);
        LabelId* marker = m_markers->GetBufferPointer();
        for (std::size_t i = 0; i < m_voxels; ++i) {
            const LabelId component = components[i];
            if (component == 0 || marked[component]) continue;
            if (own[component] == 0) own[component] = static_cast<LabelId>(++found);
            marker[i] = own[component];
        }
        return found;
    }

    void flood(std::span<LabelId> components) {
        float* values = m_distance->GetBufferPointer();
        for (std::size_t i = 0; i < m_voxels; ++i)
            values[i] = components[i] != 0 ? -values[i] : 1.0F; // the background comes last
        const auto filter =
            itk::MorphologicalWatershedFromMarkersImageFilter<Heights, Labels>::New();
        filter->SetInput1(m_distance);
        filter->SetInput2(m_markers);
        filter->SetMarkWatershedLine(false);
        filter->SetFullyConnected(m_spec.components.connectivity == Connectivity::Corners);
        update(filter, 0.7, 1.0, m_report, m_context);
        const LabelId* flooded = filter->GetOutput()->GetBufferPointer();
        for (std::size_t i = 0; i < m_voxels; ++i) {
            if (components[i] != 0) components[i] = flooded[i];
        }
    }

    typename Mask::RegionType m_region;
    std::size_t m_voxels = 0;
    Pitch m_pitch;
    const WatershedSpec& m_spec;
    std::function<void(double)> m_report;
    const JobContext& m_context;
    typename Heights::Pointer m_distance;
    typename Labels::Pointer m_markers;
};

std::size_t largest(std::span<const LabelId> labels) {
    return labels.empty() ? 0 : *std::max_element(labels.begin(), labels.end());
}

void splitAll(std::vector<LabelId>& labels, VolumeSize size, Spacing spacing,
              const WatershedSpec& spec, const JobContext& context) {
    const auto report = [&context](double fraction) {
        context.report({.fraction = 0.3 + 0.7 * fraction,
                        .message = "Splitting touching objects",
                        .secondsLeft = {},
                        .curve = {}});
    };
    const auto width = static_cast<itk::SizeValueType>(size.x);
    const auto height = static_cast<itk::SizeValueType>(size.y);
    const auto rowLength = static_cast<std::size_t>(size.x);
    if (!spec.components.perSlice) {
        itk::Vector<double, 3> pitch;
        pitch[0] = spacing.x;
        pitch[1] = spacing.y;
        pitch[2] = spacing.z;
        Splitter<3> splitter({{width, height, static_cast<itk::SizeValueType>(size.z)}}, pitch,
                             spec, report, context);
        const auto found = splitter.split(labels, largest(labels));
        renumber(labels, found, rowLength, spec.components.minSize, 1, context);
        return;
    }
    itk::Vector<double, 2> pitch;
    pitch[0] = spacing.x;
    pitch[1] = spacing.y;
    LabelId next = 1;
    LabelId before = 0; // numbers go on from slice to slice
    for (int z = 0; z < size.z; ++z) {
        const std::span<LabelId> slice(labels.data() + size.offset({0, 0, z}), size.planeVoxels());
        const auto last = std::max(before, static_cast<LabelId>(largest(slice)));
        for (LabelId& id : slice)
            id = id != 0 ? id - before : 0;
        Splitter<2> splitter(
            {{width, height}}, pitch, spec, [](double) {}, context);
        const auto found = splitter.split(slice, last - before);
        next = renumber(slice, found, rowLength, spec.components.minSize, next, context);
        before = last;
        report((z + 1.0) / size.z);
    }
}

} // namespace

std::vector<LabelId> splitObjects(std::span<const std::uint8_t> mask, VolumeSize size,
                                  Spacing spacing, const WatershedSpec& spec,
                                  const JobContext& context) {
    if (!(spec.depth >= 0.0) || !std::isfinite(spec.depth)) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("A neck cannot be {} µm deep; use 0 or more.", spec.depth));
    }
    const JobContext first(context.stopToken(), [&context](Progress progress) {
        progress.fraction *= 0.3;
        context.report(progress);
    });
    ComponentSpec whole = spec.components;
    whole.minSize = 0; // the parts are measured
    auto labels = connectedComponents(mask, size, whole, first);
    if (labels.empty()) return labels;
    try {
        splitAll(labels, size, spacing, spec, context);
    } catch (const itk::ProcessAborted&) {
        throw Cancelled();
    } catch (const itk::MemoryAllocationError& error) {
        throw Error(ErrorCode::OutOfMemory,
                    fmt::format("There is not enough memory to split the objects of {} voxels; use "
                                "connected components, or slices on their own.",
                                mask.size()),
                    error.what());
    } catch (const itk::ExceptionObject& error) {
        throw Error(ErrorCode::Internal, "Splitting the objects of a mask failed.", error.what());
    }
    return labels;
}

} // namespace lamina::core
