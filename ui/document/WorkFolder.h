// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lamina::ui {

/// Where the work on images lies: the folder of a project, beside the images or, where their folder
/// cannot be written, in the user's application data.
struct WorkFolder {
    std::filesystem::path folder;
    bool besideStack = true;

    [[nodiscard]] std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
    [[nodiscard]] std::filesystem::path predictions() const { return folder / "predictions"; }
};

/// STEM.lamina beside a stack.
[[nodiscard]] WorkFolder workFolderFor(const core::StackInfo& info);
/// For several images that are opened together: FOLDER.lamina in the folder that they share.
[[nodiscard]] WorkFolder workFolderFor(const std::vector<core::StackInfo>& infos);

/// File stem of the work on one time point: the stack's name, with _t003 where there are several.
[[nodiscard]] std::string workStem(const std::string& name, int timePoints, int time);

} // namespace lamina::ui
