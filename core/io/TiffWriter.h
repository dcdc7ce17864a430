// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"

#include <filesystem>
#include <functional>

namespace lamina::core {

enum class TiffFlavour {
    Automatic, ///< ImageJ, or OME-TIFF where ImageJ cannot: uint32, or above 4 GB
    ImageJ,
    OmeTiff,
};

/// What is written: `size.z` planes of one channel and time point.
struct TiffVolume {
    VolumeSize size;
    PixelType type = PixelType::UInt8;
    Spacing spacing;
    double displayMax = 0.0; ///< ImageJ's `max=`; 0 = the largest value written
    /// Plane z, of `type` and of size x, y. Called for z = 0, 1, 2 ... and again for the read-back.
    std::function<Plane(int z)> plane;
    TiffFlavour flavour = TiffFlavour::Automatic;
};

/// Writes Deflate strips without predictor to a temporary name beside `file`, syncs, reads every
/// plane back and compares, then renames. On any failure (`Error` Unwritable or OutOfSpace, or
/// `Cancelled`) no file of either name is left and an older `file` is untouched.
void writeTiff(const std::filesystem::path& file, const TiffVolume& volume,
               const JobContext& context = {});

} // namespace lamina::core
