// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// What the directories of a TIFF say, as far as the meaning of its pages depends on it.
struct TiffFacts {
    std::filesystem::path file;
    int pages = 0; ///< full-resolution directories
    int width = 0;
    int height = 0;
    int samples = 1;             ///< per pixel, transparency not counted
    std::string description;     ///< ImageDescription of page 0
    double pixelsPerUnitX = 0.0; ///< X/YResolution of page 0, 0 when absent
    double pixelsPerUnitY = 0.0;
    std::uint16_t resolutionUnit = 1; ///< TIFF's code: 1 none, 2 inch, 3 cm
    bool bigTiff = false;
    bool rgb = false;                                      ///< samples are red, green and blue
    std::vector<std::array<std::uint8_t, 3>> imageJColors; ///< brightest of each channel's table
    /// Whole pages of page 0's size that the file holds from page 0's data on; 1 unless that page
    /// is uncompressed and contiguous.
    long long blockPages = 1;
};

/// Where one plane lies: sample `sample` of page `page`.
struct TiffPlaneAddress {
    int page = 0;
    int sample = 0;
};

/// How pages become a stack.
struct TiffLayout {
    std::string format; ///< for StackInfo
    int slices = 1;
    int channels = 1;
    std::vector<ChannelInfo> channelInfo; ///< for StackInfo
    int timePoints = 1;
    std::optional<Spacing> spacing;
    std::vector<TiffPlaneAddress> planes; ///< [time][channel][z]
    bool oneBlock = false; ///< pages lie one behind the other after the first directory's offset
};

/// Reads ImageJ's description (axis order TZCYXS), OME-XML, or takes pages as slices. Throws
/// `Error` when the description and the pages contradict each other.
[[nodiscard]] TiffLayout layoutOf(const TiffFacts& facts);

} // namespace lamina::core
