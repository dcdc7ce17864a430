// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/io/MaskSource.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina::ui {

/// Where the work on one stack lies: STEM.lamina beside the stack, or a folder of the same name in
/// the user's application data where the stack's folder cannot be written.
struct WorkFolder {
    std::filesystem::path folder;
    bool besideStack = true;

    [[nodiscard]] std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
    [[nodiscard]] std::filesystem::path annotation() const { return folder / "annotation"; }
};
[[nodiscard]] WorkFolder workFolderFor(const core::StackInfo& info);

/// File stem of the work on one time point: the stack's name, with _t003 where there are several.
[[nodiscard]] std::string workStem(const core::StackInfo& info, int time);

/// Annotation of one stack as it is kept on disk; `state` is what the window wants to find again
/// (voxel size entered, slices the model was trained on).
struct Annotation {
    core::LabelVolume labels;
    core::LabelTable table;
    nlohmann::json state = nlohmann::json::object();
};

/// Writes STEM_labels.tif (0 = background or unlabelled) and STEM_annotated.tif (255 where
/// annotated) into `folder`; returns both paths. Any thread. Throws like `core::writeTiff`.
std::vector<std::filesystem::path> writeLabels(const core::LabelVolume& labels,
                                               core::Spacing spacing,
                                               const std::filesystem::path& folder,
                                               const std::string& stem,
                                               const core::JobContext& context = {});

/// Saves everything as one step: written to a side folder first, then renamed; a crash at any
/// instant leaves the older or the newer state, never a mixture. Any thread.
void saveAnnotation(const Annotation& annotation, core::Spacing spacing,
                    const std::filesystem::path& folder, const std::string& stem,
                    const core::JobContext& context = {});

/// What was saved, or nothing. Throws `core::Error` when it is unreadable or of another size.
[[nodiscard]] std::optional<Annotation>
loadAnnotation(const std::filesystem::path& folder, const std::string& stem, core::VolumeSize size);

using core::ZeroMeaning;

/// Labels of a mask file as a change of `target` (a snapshot), for `slices` (all when empty). A
/// file STEM_annotated.tif beside a STEM_labels.tif says where it is valid, whatever `zero` is.
/// Throws `core::Error` Mismatch when the sizes differ.
[[nodiscard]] std::vector<core::TileChange>
labelsFromMask(const std::filesystem::path& mask, core::LabelVolume target,
               const core::LabelTable& table, const std::vector<int>& slices, ZeroMeaning zero,
               const core::JobContext& context = {});

} // namespace lamina::ui
