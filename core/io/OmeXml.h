// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/TiffLayout.h"

#include <string>

namespace lamina::core {

/// Whether an ImageDescription is OME-XML.
[[nodiscard]] bool isOmeXml(const std::string& description);

/// The layout that the OME-XML of page 0 describes: the first image, all its planes in this file.
/// Throws `Error` for damaged XML, for planes that lie in other files, and for missing pages.
[[nodiscard]] TiffLayout omeLayout(const TiffFacts& facts);

/// OME-XML for one channel and time point of pages 0 .. size.z - 1, spacing in µm. `channel` may be
/// empty.
[[nodiscard]] std::string makeOmeXml(const std::string& name, VolumeSize size, PixelType type,
                                     const Spacing& spacing, const std::string& channel = {});

} // namespace lamina::core
