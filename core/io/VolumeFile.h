// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/PlaneSources.h"

#include <cstdint>
#include <filesystem>

namespace lamina::core {

/// Where the voxels of a MetaImage or NIfTI file lie. ITK's readers of both formats do not report
/// voxels that are missing or do not decompress, so that is checked here beside them.
struct VolumeFile {
    std::filesystem::path file;     ///< as opened, for messages
    std::filesystem::path dataFile; ///< the same, or a second file beside it
    std::uint64_t offset = 0;       ///< of the voxels, or of the compressed stream
    std::uint64_t bytes = 0;        ///< of the voxels; with compression what must come out
    bool compressed = false;
};

/// Reads the header; `imageBytes` is the size of a MetaImage's voxels. Throws `Error` Unsupported
/// for slices spread over files, Unreadable for a missing or, if uncompressed, short data file.
[[nodiscard]] VolumeFile findVolume(const std::filesystem::path& file, VolumeFormat format,
                                    std::uint64_t imageBytes);

/// Decompresses once through the data, keeping nothing. Throws `Error` Unreadable when they are
/// short or damaged. Nothing to do for uncompressed files.
void requireIntactVolume(const VolumeFile& volume);

} // namespace lamina::core
