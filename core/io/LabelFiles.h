// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/MaskSource.h"
#include "core/io/TiffWriter.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lamina::core {

/// Writes STEM_labels.tif (0 = background or unlabelled; uint16, or uint32 when a number needs it)
/// and STEM_annotated.tif (255 where annotated) into `folder`; returns both paths. Any thread.
/// Throws like `writeTiff`, and then leaves neither file.
std::vector<std::filesystem::path> writeLabels(const LabelVolume& labels, Spacing spacing,
                                               const std::filesystem::path& folder,
                                               const std::string& stem,
                                               const JobContext& context = {},
                                               TiffFlavour flavour = TiffFlavour::Automatic);

/// Labels of a mask file as a change of `target` (a snapshot), for `slices` (all when empty). A
/// file STEM_annotated.tif beside a STEM_labels.tif says where it is valid, whatever `zero` is.
/// Throws `Error` Mismatch when the sizes differ. Any thread.
[[nodiscard]] std::vector<TileChange>
labelsFromMask(const std::filesystem::path& mask, LabelVolume target, const LabelTable& table,
               const std::vector<int>& slices, ZeroMeaning zero, const JobContext& context = {});

} // namespace lamina::core
