// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/io/LabelFiles.h"
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

/// Saves everything as one step: written to a side folder first, then renamed; a crash at any
/// instant leaves the older or the newer state, never a mixture. Any thread.
void saveAnnotation(const Annotation& annotation, core::Spacing spacing,
                    const std::filesystem::path& folder, const std::string& stem,
                    const core::JobContext& context = {});

/// What was saved, or nothing. Throws `core::Error` when it is unreadable or of another size.
[[nodiscard]] std::optional<Annotation>
loadAnnotation(const std::filesystem::path& folder, const std::string& stem, core::VolumeSize size);

using core::labelsFromMask;
using core::writeLabels;
using core::ZeroMeaning;

} // namespace lamina::ui
