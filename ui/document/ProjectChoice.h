// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectLookup.h"
#include "ui/document/WorkFolder.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lamina::ui {

/// Which project images belong to that are opened without one, and what the user must be told.
struct ProjectChoice {
    WorkFolder folder;  ///< there, or to be made
    bool found = false; ///< work on the images was found in a project that they are not named after
    std::vector<std::filesystem::path> others; ///< projects that have the images, too
    /// Images that other projects have work on, while this one begins anew.
    std::vector<std::pair<std::string, std::filesystem::path>> elsewhere;
    std::vector<std::filesystem::path> copies;     ///< projects of images that these are copies of
    std::vector<std::filesystem::path> unreadable; ///< neighbours that may have them
};

/// Looks for the images, by place and by content, in the projects beside them, above them, in the
/// application's data and in `recent`. The project that all images belong to is taken: one where
/// they were worked on before one where they are only listed, and of several the one used last.
/// Else the one that is named after them. For workers; throws `Cancelled` only.
[[nodiscard]] ProjectChoice chooseProject(const std::vector<core::StackInfo>& images,
                                          const std::vector<core::StackIdentity>& identities,
                                          const std::vector<std::filesystem::path>& recent,
                                          const core::JobContext& context = {});

} // namespace lamina::ui
