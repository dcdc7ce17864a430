// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace lamina::core {

/// What a table of objects says of one of them.
struct ObjectFacts {
    LabelId id = 0;
    ClassId classId = 1;
    std::int64_t voxels = 0;
    double volume = 0.0;    ///< µm³
    PhysicalPoint centroid; ///< µm
    VoxelBox box;
    VoxelIndex middle;          ///< of its outline in the slice where it covers most
    bool touchesBorder = false; ///< of the image: sides, or first or last slice of several
    double sphericity = 0.0;    ///< surface of a ball of the same volume / the voxels' own surface
    std::optional<double> intensity;   ///< mean grey value
    std::optional<double> probability; ///< mean foreground probability where one is known, 0..1
    std::optional<double> uncertainty; ///< mean of 4·p·(1 - p): 0 sure, 1 undecided

    [[nodiscard]] int slices() const { return box.end.z - box.begin.z; } ///< spanned
};

/// Where the objects and what is measured in them come from; asked slice by slice, ascending, on
/// the calling thread.
struct ObjectSource {
    VolumeSize size;
    Spacing spacing;
    /// Ids of slice z, rows of x; 0 and kBackground are no objects.
    std::function<void(int z, std::span<LabelId> out)> ids;
    /// Class of an object, asked once, with a voxel of it (x and y in the slice last asked for).
    std::function<ClassId(LabelId id, VoxelIndex voxel)> classOf;
    /// 255 · P(foreground) of slice z, or null; the function may be missing.
    std::function<const std::uint8_t*(int z)> probability;
    const ImageStack* image = nullptr; ///< may be null
    int channel = 0;
    int time = 0;
};

/// Measures every object in one pass, ascending by id. Memory: two slices, and some 200 bytes an
/// object. Worker; throws as the source and the image, `Cancelled`, and `Error` Mismatch for an
/// image of another size.
[[nodiscard]] std::vector<ObjectFacts> objectFacts(const ObjectSource& source,
                                                   const JobContext& context = {});

} // namespace lamina::core
