// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/ConnectedComponents.h"

#include "core/base/Error.h"
#include "core/instance/Renumber.h"

#include <fmt/format.h>
#include <itkConnectedComponentImageFilter.h>
#include <itkImage.h>

#include <algorithm>
#include <functional>

namespace lamina::core {

namespace {

constexpr double kFilterShare = 0.8; ///< of the progress; the rest is renumbering

/// Runs ITK's filter over `mask` and writes its numbers, which come in no particular order, to
/// `out`. Returns how many there are.
template <unsigned Dimension>
std::size_t labelWithItk(const std::uint8_t* mask, const itk::Size<Dimension>& extent,
                         Connectivity connectivity, LabelId* out,
                         const std::function<void(double)>& report, const JobContext& context) {
    using Mask = itk::Image<std::uint8_t, Dimension>;
    using Labels = itk::Image<LabelId, Dimension>;
    using Filter = itk::ConnectedComponentImageFilter<Mask, Labels>;

    typename Mask::RegionType region;
    region.SetSize(extent);
    const std::size_t voxels = region.GetNumberOfPixels();
    const auto input = Mask::New();
    input->SetRegions(region);
    // The container does not own the memory and the filter only reads its input.
    input->GetPixelContainer()->SetImportPointer(const_cast<std::uint8_t*>(mask), voxels, false);

    const auto filter = Filter::New();
    filter->SetInput(input);
    filter->SetFullyConnected(connectivity == Connectivity::Corners);
    filter->AddObserver(itk::ProgressEvent(), [&](const itk::EventObject&) {
        report(filter->GetProgress());
        if (context.stopRequested()) filter->AbortGenerateDataOn();
    });
    try {
        filter->Update();
    } catch (const itk::ProcessAborted&) {
        throw Cancelled();
    } catch (const itk::MemoryAllocationError& error) {
        throw Error(
            ErrorCode::OutOfMemory,
            fmt::format("There is not enough memory to number the objects of {} voxels.", voxels),
            error.what());
    } catch (const itk::ExceptionObject& error) {
        throw Error(ErrorCode::Internal, "Numbering the objects of a mask failed.", error.what());
    }
    context.throwIfStopped(); // a stop after the last progress event
    std::copy_n(filter->GetOutput()->GetBufferPointer(), voxels, out);
    return filter->GetObjectCount();
}

} // namespace

LabelId renumber(std::span<LabelId> labels, std::size_t count, std::size_t rowLength,
                 std::int64_t minSize, LabelId next, const JobContext& context) {
    std::vector<std::int64_t> sizes(count + 1, 0);
    for (const LabelId id : labels)
        ++sizes[id];
    std::vector<LabelId> numbers(count + 1, 0);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i % rowLength == 0) context.throwIfStopped();
        const LabelId id = labels[i];
        if (id == 0) continue;
        if (sizes[id] < minSize) {
            labels[i] = 0;
            continue;
        }
        if (numbers[id] == 0) numbers[id] = next++;
        labels[i] = numbers[id];
    }
    return next;
}

std::vector<LabelId> connectedComponents(std::span<const std::uint8_t> mask, VolumeSize size,
                                         const ComponentSpec& spec, const JobContext& context) {
    if (size.x < 0 || size.y < 0 || size.z < 0 || mask.size() != size.voxels()) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("A mask of {} voxels does not fill {} x {} x {}.", mask.size(),
                                size.x, size.y, size.z));
    }
    context.throwIfStopped();
    std::vector<LabelId> labels(mask.size(), 0);
    if (mask.empty()) return labels;

    const auto report = [&context](double fraction) {
        context.report(
            {.fraction = fraction, .message = "Finding objects", .secondsLeft = {}, .curve = {}});
    };
    const auto width = static_cast<itk::SizeValueType>(size.x);
    const auto height = static_cast<itk::SizeValueType>(size.y);
    const auto rowLength = static_cast<std::size_t>(size.x);
    if (spec.perSlice) {
        LabelId next = 1;
        for (int z = 0; z < size.z; ++z) {
            const std::size_t begin = size.offset({0, 0, z});
            const std::span<LabelId> slice(labels.data() + begin, size.planeVoxels());
            const std::size_t count = labelWithItk<2>(
                mask.data() + begin, {{width, height}}, spec.connectivity, slice.data(),
                [](double) {}, context);
            next = renumber(slice, count, rowLength, spec.minSize, next, context);
            report((z + 1.0) / size.z);
        }
    } else {
        const std::size_t count = labelWithItk<3>(
            mask.data(), {{width, height, static_cast<itk::SizeValueType>(size.z)}},
            spec.connectivity, labels.data(),
            [&](double fraction) { report(kFilterShare * fraction); }, context);
        renumber(labels, count, rowLength, spec.minSize, 1, context);
        report(1.0);
    }
    return labels;
}

} // namespace lamina::core
