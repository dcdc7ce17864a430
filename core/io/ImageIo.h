// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace lamina::core {

/// How paths are turned into stacks.
struct OpenOptions {
    bool folderAsStack = false;        ///< a folder of 2D files is one z stack
    std::optional<Spacing> spacing;    ///< overrides what files say, in µm
    std::shared_ptr<SliceCache> cache; ///< shared by all stacks opened; null = one each
};

/// Opens one file (TIFF, NRRD, MHA/MHD, NIfTI, PNG/JPEG/BMP) by content, not by name.
/// Throws `Error` with a sentence that names the file and says what to do, also for formats that
/// must be converted first (CZI, ND2, LIF, OME-Zarr).
[[nodiscard]] std::shared_ptr<ImageStack> openStack(const std::filesystem::path& file,
                                                    const OpenOptions& options = {});

/// Opens files and folders, in natural file-name order. A folder gives one stack per file, or one
/// stack of all its files with `folderAsStack`; a Cell Tracking Challenge sequence folder
/// (t000.tif, t001.tif ...) gives one stack per frame. Hidden files and files of no image format
/// are skipped in folders; a folder without an image is an error.
[[nodiscard]] std::vector<std::shared_ptr<ImageStack>>
openStacks(const std::vector<std::filesystem::path>& paths, const OpenOptions& options = {});

} // namespace lamina::core
