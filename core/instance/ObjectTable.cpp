// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/ObjectTable.h"

#include "core/base/Error.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include <fmt/format.h>

namespace lamina::core {

namespace {

struct Sums {
    std::int64_t voxels = 0;
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::int64_t z = 0;
    double intensity = 0.0;
    VoxelBox box;

    void add(VoxelIndex v) {
        if (voxels == 0) box = {v, {v.x + 1, v.y + 1, v.z + 1}};
        ++voxels;
        x += v.x;
        y += v.y;
        z += v.z;
        box.begin = {std::min(box.begin.x, v.x), std::min(box.begin.y, v.y),
                     std::min(box.begin.z, v.z)};
        box.end = {std::max(box.end.x, v.x + 1), std::max(box.end.y, v.y + 1),
                   std::max(box.end.z, v.z + 1)};
    }
};

/// Calls `visit(pixels)` with the plane's pixels in their own type.
template <typename Visit> void withPixels(const Plane& plane, Visit visit) {
    switch (plane.type()) {
    case PixelType::UInt8:
        return visit(plane.pixels<std::uint8_t>());
    case PixelType::UInt16:
        return visit(plane.pixels<std::uint16_t>());
    case PixelType::UInt32:
        return visit(plane.pixels<std::uint32_t>());
    case PixelType::Float32:
        return visit(plane.pixels<float>());
    }
}

} // namespace

std::vector<ObjectRow> measureObjects(std::span<const LabelId> instances, VolumeSize size,
                                      Spacing spacing, const ImageStack* image, int channel,
                                      int time, const JobContext& context) {
    if (instances.size() != size.voxels()) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("An instance mask of {} voxels does not fill {} x {} x {}.",
                                instances.size(), size.x, size.y, size.z));
    }
    if (image && image->size() != size) {
        const VolumeSize other = image->size();
        throw Error(
            ErrorCode::Mismatch,
            fmt::format("The instance mask has {} x {} x {} voxels, but {} has {} x {} x {}.",
                        size.x, size.y, size.z, image->info().name, other.x, other.y, other.z));
    }

    std::unordered_map<LabelId, Sums> objects;
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        const auto ids = instances.subspan(size.offset({0, 0, z}), size.planeVoxels());
        // Runs of one id share one look-up; references into the map stay valid while it grows.
        const auto visit = [&](auto intensityAt) {
            LabelId previous = kUnlabelled;
            Sums* sums = nullptr;
            std::size_t i = 0;
            for (int y = 0; y < size.y; ++y) {
                for (int x = 0; x < size.x; ++x, ++i) {
                    const LabelId id = ids[i];
                    if (id == kUnlabelled || id == kBackground) continue;
                    if (id != previous) {
                        sums = &objects[id];
                        previous = id;
                    }
                    sums->add({x, y, z});
                    sums->intensity += intensityAt(i);
                }
            }
        };
        if (image) {
            const std::shared_ptr<const Plane> plane = image->plane({z, channel, time});
            withPixels(*plane, [&](auto pixels) {
                visit([&](std::size_t i) { return static_cast<double>(pixels[i]); });
            });
        } else {
            visit([](std::size_t) { return 0.0; });
        }
        context.report({.fraction = (z + 1.0) / size.z,
                        .message = "Measuring objects",
                        .secondsLeft = {},
                        .curve = {}});
    }

    std::vector<ObjectRow> rows;
    rows.reserve(objects.size());
    for (const auto& [id, sums] : objects) {
        const auto n = static_cast<double>(sums.voxels);
        ObjectRow row;
        row.id = id;
        row.voxels = sums.voxels;
        row.volume = n * spacing.voxelVolume();
        row.centroid = {static_cast<double>(sums.x) / n * spacing.x,
                        static_cast<double>(sums.y) / n * spacing.y,
                        static_cast<double>(sums.z) / n * spacing.z};
        row.box = sums.box;
        row.meanIntensity = image ? sums.intensity / n : std::numeric_limits<double>::quiet_NaN();
        rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(),
              [](const ObjectRow& a, const ObjectRow& b) { return a.id < b.id; });
    return rows;
}

} // namespace lamina::core
