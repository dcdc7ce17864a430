// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LabelFiles.h"

#include "core/io/NamedVolume.h"
#include "core/label/MaskImport.h"

#include <algorithm>

namespace lamina::core {

namespace fs = std::filesystem;

std::vector<fs::path> writeLabels(const LabelVolume& labels, Spacing spacing,
                                  const fs::path& folder, const std::string& stem,
                                  const JobContext& context, TiffFlavour flavour) {
    const fs::path labelFile = folder / (stem + "_labels.tif");
    const fs::path annotatedFile = folder / (stem + "_annotated.tif");
    const auto size = labels.size();
    const auto largest = labels.largestLabel();
    const auto type = largest > 65535 ? PixelType::UInt32 : PixelType::UInt16;

    NamedVolume ids;
    ids.size = size;
    ids.type = type;
    ids.spacing = spacing;
    ids.flavour = flavour;
    ids.channelName = "labels";
    ids.displayMax = std::max<double>(1.0, largest);
    ids.plane = [&labels, size, type](int z) {
        Plane plane(size.x, size.y, type);
        const auto slice = labels.readSlice(z);
        const auto value = [](LabelId id) { return id == kBackground ? 0 : id; };
        if (type == PixelType::UInt16) {
            std::transform(slice.begin(), slice.end(), plane.pixels<std::uint16_t>().begin(),
                           [&](auto id) { return static_cast<std::uint16_t>(value(id)); });
        } else {
            std::transform(slice.begin(), slice.end(), plane.pixels<std::uint32_t>().begin(),
                           value);
        }
        return plane;
    };
    NamedVolume annotated;
    annotated.size = size;
    annotated.spacing = spacing;
    annotated.flavour = flavour;
    annotated.channelName = "annotated";
    annotated.displayMax = 255;
    annotated.plane = [&labels, size](int z) {
        Plane plane(size.x, size.y, PixelType::UInt8);
        const auto slice = labels.readSlice(z);
        std::transform(
            slice.begin(), slice.end(), plane.pixels<std::uint8_t>().begin(),
            [](auto id) { return id == kUnlabelled ? std::uint8_t{0} : std::uint8_t{255}; });
        return plane;
    };
    writeTiff(labelFile, ids, context);
    try {
        writeTiff(annotatedFile, annotated, context);
    } catch (...) {
        // one without the other would be read back as something else
        std::error_code ignored;
        fs::remove(labelFile, ignored);
        throw;
    }
    return {labelFile, annotatedFile};
}

std::vector<TileChange> labelsFromMask(const fs::path& mask, LabelVolume target,
                                       const LabelTable& table, const std::vector<int>& slices,
                                       ZeroMeaning zero, const JobContext& context) {
    StackInfo info;
    info.size = target.size();
    const auto source = findMasks(mask, info, 0);
    return importMasks(source, std::move(target), table, {slices, zero, false}, context).changes;
}

} // namespace lamina::core
