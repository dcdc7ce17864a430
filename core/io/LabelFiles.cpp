// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LabelFiles.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/label/LabelEdit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

std::vector<LabelId> idsOfPlane(const Plane& plane, const fs::path& file) {
    std::vector<LabelId> ids(static_cast<std::size_t>(plane.width()) *
                             static_cast<std::size_t>(plane.height()));
    const auto copy = [&ids](auto pixels) {
        std::transform(pixels.begin(), pixels.end(), ids.begin(),
                       [](auto value) { return static_cast<LabelId>(value); });
    };
    switch (plane.type()) {
    case PixelType::UInt8:
        copy(plane.pixels<std::uint8_t>());
        break;
    case PixelType::UInt16:
        copy(plane.pixels<std::uint16_t>());
        break;
    case PixelType::UInt32:
        copy(plane.pixels<std::uint32_t>());
        break;
    case PixelType::Float32:
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const float value = plane.pixels<float>()[i];
            if (value < 0 || value != std::floor(value) || value > 16777216.0F) {
                throw Error(ErrorCode::Unsupported,
                            fmt::format("{} holds values such as {} that are no label numbers; "
                                        "give a mask of whole numbers.",
                                        file.string(), value));
            }
            ids[i] = static_cast<LabelId>(value);
        }
        break;
    }
    return ids;
}

} // namespace

std::vector<fs::path> writeLabels(const LabelVolume& labels, Spacing spacing,
                                  const fs::path& folder, const std::string& stem,
                                  const JobContext& context, TiffFlavour flavour) {
    const fs::path labelFile = folder / (stem + "_labels.tif");
    const fs::path annotatedFile = folder / (stem + "_annotated.tif");
    const auto size = labels.size();
    const auto largest = labels.largestLabel();
    const auto type = largest > 65535 ? PixelType::UInt32 : PixelType::UInt16;

    TiffVolume ids;
    ids.size = size;
    ids.type = type;
    ids.spacing = spacing;
    ids.flavour = flavour;
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
    TiffVolume annotated;
    annotated.size = size;
    annotated.spacing = spacing;
    annotated.flavour = flavour;
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
    const auto stack = openStack(mask);
    const auto size = target.size();
    if (stack->size() != size) {
        const auto found = stack->size();
        throw Error(ErrorCode::Mismatch,
                    fmt::format("The mask {} has {}×{}×{} voxels, the stack {}×{}×{}; masks must "
                                "have the size of the stack.",
                                mask.string(), found.x, found.y, found.z, size.x, size.y, size.z));
    }
    std::shared_ptr<ImageStack> valid;
    const auto stem = mask.stem().string();
    constexpr std::string_view suffix = "_labels";
    if (stem.ends_with(suffix)) {
        const auto sibling =
            mask.parent_path() / (stem.substr(0, stem.size() - suffix.size()) + "_annotated.tif");
        std::error_code error;
        if (fs::exists(sibling, error)) valid = openStack(sibling);
        if (valid && valid->size() != size) {
            throw Error(ErrorCode::Mismatch, fmt::format("{} does not have the size of {}.",
                                                         sibling.string(), mask.string()));
        }
    }
    std::vector<int> wanted = slices;
    if (wanted.empty()) {
        wanted.resize(static_cast<std::size_t>(size.z));
        std::iota(wanted.begin(), wanted.end(), 0);
    }
    LabelEdit edit(target, table);
    for (const int z : wanted) {
        context.throwIfStopped();
        context.report({static_cast<double>(z) / size.z, "Reading masks", {}, {}});
        if (z < 0 || z >= size.z) {
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("Slice {} does not exist: the stack has slices 0 to {}.", z,
                                    size.z - 1));
        }
        auto ids = idsOfPlane(*stack->plane({z, 0, 0}), mask);
        if (valid) {
            const auto plane = valid->plane({z, 0, 0});
            for (std::size_t i = 0; i < ids.size(); ++i) {
                const auto x = static_cast<int>(i % static_cast<std::size_t>(size.x));
                const auto y = static_cast<int>(i / static_cast<std::size_t>(size.x));
                if (ids[i] == 0 && plane->value(x, y) != 0) ids[i] = kBackground;
            }
        } else if (zero == ZeroMeaning::Background) {
            std::replace(ids.begin(), ids.end(), kUnlabelled, kBackground);
        }
        edit.setIds(z, {0, 0, size.x, size.y}, ids);
    }
    return edit.commit();
}

} // namespace lamina::core
