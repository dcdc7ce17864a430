// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/TiffWriter.h"

#include <string>

namespace lamina::core {

/// A volume whose channel has a name, which OME-TIFF keeps ("instance mask").
struct NamedVolume : TiffVolume {
    std::string channelName;
};

/// As for a `TiffVolume`.
void writeTiff(const std::filesystem::path& file, const NamedVolume& volume,
               const JobContext& context = {});

} // namespace lamina::core
