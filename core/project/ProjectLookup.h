// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/project/ProjectTypes.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// What a stack of a project is to an image, the better the later.
enum class ImageMatch {
    None,  ///< nothing
    Copy,  ///< the image is a copy of its image, which is still there
    Place, ///< the image lies where its image was, and has other content
    Moved, ///< the image is its image, which was moved or renamed
    Same,  ///< the image is its image, where it was
};

struct StackMatching {
    StackEntry entry;
    ImageMatch match = ImageMatch::None;
};

/// The stack of the project in `folder` that is the image at `image` most; none where there is not
/// even a copy. Reads a file again only where a copy is to be told from one that was moved. Any
/// thread.
[[nodiscard]] std::optional<StackMatching> matchImage(const std::vector<StackEntry>& stacks,
                                                      const std::filesystem::path& folder,
                                                      const std::filesystem::path& image,
                                                      const StackIdentity& identity,
                                                      const JobContext& context = {});

/// What can be said about a project without opening it.
struct ProjectGlance {
    std::vector<StackEntry> stacks;
    std::vector<StackId> worked; ///< those with annotation, steps to undo, or runs
};

/// Looks into the project in `folder`, whatever its version, without asking for its lock and
/// without leaving files. Throws `Error`. Any thread.
[[nodiscard]] ProjectGlance glanceAt(const std::filesystem::path& folder);

/// When something was last written into the project; the oldest time there is where that cannot
/// be told.
[[nodiscard]] std::filesystem::file_time_type lastUsed(const std::filesystem::path& folder);

} // namespace lamina::core
