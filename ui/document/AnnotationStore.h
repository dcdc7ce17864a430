// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina::ui {

/// Writes STEM_labels.tif (0 = background or unlabelled) and STEM_annotated.tif (255 where
/// annotated) into `folder`; returns both paths. Any thread. Throws like `core::writeTiff`.
std::vector<std::filesystem::path> writeLabels(const core::LabelVolume& labels,
                                               core::Spacing spacing,
                                               const std::filesystem::path& folder,
                                               const std::string& stem,
                                               const core::JobContext& context = {});

/// How the zeros of a mask file are meant.
enum class ZeroMeaning { Background, Unlabelled };

/// Labels of a mask file as a change of `target` (a snapshot), for `slices` (all when empty). A
/// file STEM_annotated.tif beside a STEM_labels.tif says where it is valid, whatever `zero` is.
/// Throws `core::Error` Mismatch when the sizes differ.
[[nodiscard]] std::vector<core::TileChange>
labelsFromMask(const std::filesystem::path& mask, core::LabelVolume target,
               const core::LabelTable& table, const std::vector<int>& slices, ZeroMeaning zero,
               const core::JobContext& context = {});

} // namespace lamina::ui
